// Starting CPython and taking what it raised.
#pragma once
#include <features.h>
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdbool.h>

// Starts an isolated interpreter: no environment variables, no user site, hash seed 0, UTF-8 mode,
// no .pyc writes, no signal handlers. In C because PyConfig's setters take two pointers into one
// struct, which Swift's exclusivity rules forbid. Returns NULL, or what went wrong.
const char *assay_py_start(void);

// Takes the pending exception, normalised and with its traceback set; NULL if there is none.
// The calls differ between 3.11 and later versions.
PyObject *assay_py_take_exception(void);

// Parses UTF-8 text to a tree object. The compiler's flags are macros over macros.
PyObject *assay_py_parse(const char *text, const char *filename, int start);

// Flags for compiling a tree: those a code object was compiled under (future features), and
// whether await may stand outside a function.
int assay_py_compile_flags(PyObject *code, bool top_level_await);

// Whether running this code object gives a coroutine.
bool assay_py_is_coroutine_code(PyObject *code);

// The code object of the running Python frame, or NULL where no Python code is running.
PyObject *assay_py_running_code(void);

// A step of a traceback: the code (a new reference), the line, the next step (borrowed, or NULL). By its fields,
// since reading its attributes is an audit event, which would be taken for the program's.
PyObject *assay_py_traceback_code(PyObject *traceback);
int assay_py_traceback_line(PyObject *traceback);
PyObject *assay_py_traceback_next(PyObject *traceback);

// Makes a class refuse changes, as static types do. The flag has no setter in the API. Without it a
// program could give `ast` classes properties that show one tree to a check and another to the compiler.
void assay_py_make_immutable(PyObject *type);

// Whether there are other threads than the calling one, running or not yet joined.
bool assay_py_has_threads(void);
