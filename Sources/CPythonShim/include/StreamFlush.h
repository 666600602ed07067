// What makes a job's output leave its buffers while it runs.
#pragma once
#include <features.h>
#define PY_SSIZE_T_CLEAN
#include <Python.h>

// Has the interpreter flush these two streams whenever it gets a signal: between two instructions of a program, or
// where it waits for something. In C because a function that Python calls is a static struct. Returns 0, or -1 with
// an exception set.
int assay_py_flush_on_signal(int number, PyObject *output, PyObject *error);
