// The audit hook (PEP 578), the part of it that runs for every event.
#pragma once
#include <features.h>
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdbool.h>

// Says which number events of a name are handled under; negative: nobody is interested.
typedef int (*assay_py_event_resolver)(const char *name);
// Handles an event that somebody is interested in; not 0 with an exception set makes the act fail.
typedef int (*assay_py_event_handler)(int number, const char *name, PyObject *arguments);

// Adds the hook, for good and for every interpreter of the process. In C, because it runs a hundred times in an
// ordinary program, nearly always for nothing: a name is looked up by its hash, and no memory is taken.
// Returns not 0 where CPython refuses.
int assay_py_add_audit_hook(assay_py_event_resolver resolver, assay_py_event_handler handler);
// Resolves a name ahead of its first event, so that a job need not; so many names that the table keeps room for others.
void assay_py_learn_event(const char *name);
// Forgets what was resolved. Both are for the worker, before a fork.
void assay_py_forget_events(void);
// From here on events are looked at.
void assay_py_arm_audit_hook(void);

// Whether so many bytes can be had. In C, where the compiler can be kept from dropping an allocation nobody uses.
bool assay_py_has_memory(size_t bytes);

// The next compilation is the worker's own. The event comes first of all in a compilation, so nothing of the
// program's can come in between. A counter in C, because the parser is called from several modules.
void assay_py_expect_own_compile(void);
// To be called when it is over: where memory ran out it may have ended before its event, and the next compilation
// is the program's.
void assay_py_forget_own_compile(void);
// Whether this compilation was expected; expects one less.
bool assay_py_is_own_compile(void);

// The running frame's instruction is an import statement. Where instructions lie in a code object is no function's
// to say. False where it cannot be known.
bool assay_py_is_importing(PyFrameObject *frame);
// Whether a code object's names, or its text constants, hold this name: whether its own source says so. Its fields
// are read without making new objects, so that it works when memory has run out.
bool assay_py_code_mentions(PyObject *code, const char *name);
// The file and the name of a code object, borrowed; attributes would have to be looked up.
PyObject *assay_py_code_file(PyObject *code);
PyObject *assay_py_code_name(PyObject *code);
PyObject *assay_py_code_qualified_name(PyObject *code);
bool assay_py_is_code(PyObject *object);
