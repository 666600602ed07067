#include "CPythonShim.h"

PyObject *assay_py_none(void) { return Py_None; }
PyObject *assay_py_true(void) { return Py_True; }
PyObject *assay_py_false(void) { return Py_False; }

bool assay_py_is_str(PyObject *object) { return PyUnicode_Check(object); }
bool assay_py_is_bytes(PyObject *object) { return PyBytes_Check(object); }
bool assay_py_is_int(PyObject *object) { return PyLong_Check(object); }
bool assay_py_is_float(PyObject *object) { return PyFloat_Check(object); }
bool assay_py_is_list(PyObject *object) { return PyList_Check(object); }
bool assay_py_is_tuple(PyObject *object) { return PyTuple_Check(object); }
bool assay_py_is_dict(PyObject *object) { return PyDict_Check(object); }

bool assay_py_is_exactly_str(PyObject *object) { return PyUnicode_CheckExact(object); }
bool assay_py_is_exactly_int(PyObject *object) { return PyLong_CheckExact(object); }
bool assay_py_is_exactly_float(PyObject *object) { return PyFloat_CheckExact(object); }
bool assay_py_is_exactly_list(PyObject *object) { return PyList_CheckExact(object); }
bool assay_py_is_exactly_tuple(PyObject *object) { return PyTuple_CheckExact(object); }
bool assay_py_is_exactly_dict(PyObject *object) { return PyDict_CheckExact(object); }

PyTypeObject *assay_py_type(PyObject *object) { return Py_TYPE(object); }
void assay_py_incref(PyObject *object) { Py_INCREF(object); }
void assay_py_decref(PyObject *object) { Py_DECREF(object); }

bool assay_py_is_memory_error(PyObject *type) {
    return PyErr_GivenExceptionMatches(type, PyExc_MemoryError);
}
bool assay_py_is_system_exit(PyObject *type) {
    return PyErr_GivenExceptionMatches(type, PyExc_SystemExit);
}
