#include "LineBuffering.h"

int assay_py_buffer_lines(PyObject *stream) {
    PyObject *method = PyObject_GetAttrString(stream, "reconfigure");
    PyObject *arguments = PyTuple_New(0);
    PyObject *keywords = Py_BuildValue("{sO}", "line_buffering", Py_True);
    PyObject *result = NULL;
    if (method != NULL && arguments != NULL && keywords != NULL) result = PyObject_Call(method, arguments, keywords);
    Py_XDECREF(method);
    Py_XDECREF(arguments);
    Py_XDECREF(keywords);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}
