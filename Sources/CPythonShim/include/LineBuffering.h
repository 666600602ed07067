// What makes a job's output leave its buffers while it runs.
#pragma once
#include <features.h>
#define PY_SSIZE_T_CLEAN
#include <Python.h>

// Has a text stream hand on every line as it ends, as on a terminal. In C because the method takes a keyword.
// Returns 0, or -1 with an exception set.
int assay_py_buffer_lines(PyObject *stream);
