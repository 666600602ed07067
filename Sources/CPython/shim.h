// CPython's pyconfig.h defines feature macros that change what glibc's headers declare; included
// after <features.h> they agree with what the Glibc module was built from.
#pragma once
#include <features.h>
#define PY_SSIZE_T_CLEAN
#include <Python.h>
