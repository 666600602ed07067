#include "StreamFlush.h"

// As CPython made them, whatever a program puts in their places.
static PyObject *streams[2];

static PyObject *flush_streams(PyObject *self, PyObject *arguments) {
    (void)self;
    (void)arguments;
    for (int i = 0; i < 2; i++) {
        // By the class's own method: none of the program's code runs here.
        PyObject *result = PyObject_CallMethod((PyObject *)Py_TYPE(streams[i]), "flush", "O", streams[i]);
        // Closed, full, or just being written to by the very code that this interrupted.
        if (result == NULL) PyErr_Clear();
        Py_XDECREF(result);
    }
    Py_RETURN_NONE;
}

static PyMethodDef flusher = {"flush_streams", flush_streams, METH_VARARGS, NULL};

int assay_py_flush_on_signal(int number, PyObject *output, PyObject *error) {
    streams[0] = Py_NewRef(output);
    streams[1] = Py_NewRef(error);
    PyObject *module = PyImport_ImportModule("_signal");
    PyObject *handler = PyCFunction_New(&flusher, NULL);
    PyObject *previous = NULL;
    if (module != NULL && handler != NULL) previous = PyObject_CallMethod(module, "signal", "iO", number, handler);
    Py_XDECREF(module);
    Py_XDECREF(handler);
    Py_XDECREF(previous);
    return previous == NULL ? -1 : 0;
}
