// Wrappers for what CPython offers only as macros, inline functions or variadic functions, none
// of which Swift can call. Everything else is called directly through the CPython module.
#pragma once
#include <features.h>
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdbool.h>

// Singletons are macros over symbols that Swift does not import.
PyObject *assay_py_none(void);
PyObject *assay_py_true(void);
PyObject *assay_py_false(void);

// Type checks are macros over tp_flags.
bool assay_py_is_str(PyObject *object);
bool assay_py_is_bytes(PyObject *object);
bool assay_py_is_int(PyObject *object);
bool assay_py_is_float(PyObject *object);
bool assay_py_is_list(PyObject *object);
bool assay_py_is_tuple(PyObject *object);
bool assay_py_is_dict(PyObject *object);
// The type itself, subclasses excluded: a subclass may override anything.
bool assay_py_is_exactly_str(PyObject *object);
bool assay_py_is_exactly_int(PyObject *object);
bool assay_py_is_exactly_float(PyObject *object);
bool assay_py_is_exactly_list(PyObject *object);
bool assay_py_is_exactly_tuple(PyObject *object);
bool assay_py_is_exactly_dict(PyObject *object);

// Py_TYPE, Py_INCREF and Py_DECREF are inline functions or macros, depending on the version.
PyTypeObject *assay_py_type(PyObject *object);
void assay_py_incref(PyObject *object);
void assay_py_decref(PyObject *object);

// Whether an exception of this type, or of a subclass, is the type given.
bool assay_py_is_memory_error(PyObject *type);
bool assay_py_is_system_exit(PyObject *type);
