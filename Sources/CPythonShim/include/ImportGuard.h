// Functions that take the place of the interpreter's own for importing modules by a call.
#pragma once
#include <features.h>
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdbool.h>

// Judges an import by a call: the module's name, how many dots stood before it, whether the package at its front is
// what the caller gets. Not 0 with an exception set makes it fail.
typedef int (*assay_py_import_judge)(PyObject *name, long level, bool gives_front);

// Makes the functions that may stand in the place of `__import__`, of `importlib.import_module` and of what these
// stand on. In C, so that a program that has one in its hands can reach nothing through it: no closure, no globals, no
// wrapped function. Modules are imported for their side effects only where CPython's own C code asks (PyImport_Import
// looks the module up itself). Once, before any job. Not 0 where something is not as it should be.
int assay_py_make_import_guard(assay_py_import_judge judge);
// Puts these functions there, or the interpreter's own back. Import statements pass where `statements_pass`: their
// text has been checked. Not 0 where that cannot be done.
int assay_py_place_import_guard(bool guards, bool statements_pass);
