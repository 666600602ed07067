// Wrappers for what CPython offers only as macros, inline functions or variadic functions, none
// of which Swift can call. Everything else is called directly through the CPython module.
#pragma once
#include <features.h>
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdbool.h>

#include "AuditHook.h"
#include "ImportGuard.h"
#include "Interpreter.h"
#include "LineBuffering.h"

// Makes what the next function puts in place. Once, before any job. Not 0 where something is not as it should be.
int assay_py_make_hidden_object(void);
// Makes `obj` of an AttributeError None, or what it was: whoever makes a look-up fail on somebody else's behalf would
// be handed the object, a module at worst. CPython's own suggestions read it elsewhere. Not 0 where it cannot be done.
int assay_py_hide_missed_object(bool hides);

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

// Whether an exception is of this type or a subclass: the types are variables, which Swift holds unsafe.
bool assay_py_is_memory_error(PyObject *exception);
bool assay_py_is_system_exit(PyObject *exception);
bool assay_py_is_syntax_error(PyObject *exception);
bool assay_py_is_os_error(PyObject *exception);

// The dictionary of an instance, borrowed, or NULL. Its place is an offset in the object;
// PyObject_GenericGetDict would do, at several times the cost for each syntax node.
PyObject *assay_py_instance_dict(PyObject *object);
// The version of a type, which changes whenever one of its attributes does; 0 where it has none.
// Which field says so depends on CPython's version.
unsigned int assay_py_type_version(PyTypeObject *type);
// The hash of a string. It is cached in a field that Swift does not see in every version.
Py_hash_t assay_py_str_hash(PyObject *string);
