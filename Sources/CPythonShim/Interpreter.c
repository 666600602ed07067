#include "CPythonShim.h"

const char *assay_py_start(void) {
    PyPreConfig pre;
    PyPreConfig_InitIsolatedConfig(&pre);
    pre.utf8_mode = 1;
    PyStatus status = Py_PreInitialize(&pre);
    if (PyStatus_Exception(status)) return status.err_msg;

    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.use_hash_seed = 1;
    config.hash_seed = 0;
    config.write_bytecode = 0;
    config.site_import = 0;
    config.pathconfig_warnings = 0;
    char *arguments[] = {"<program>"};
    status = PyConfig_SetBytesArgv(&config, 1, arguments);
    if (!PyStatus_Exception(status)) status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    return PyStatus_Exception(status) ? status.err_msg : NULL;
}

PyObject *assay_py_take_exception(void) {
#if PY_VERSION_HEX >= 0x030C0000
    return PyErr_GetRaisedException();
#else
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    if (type == NULL) return NULL;
    PyErr_NormalizeException(&type, &value, &traceback);
    if (traceback != NULL && value != NULL) PyException_SetTraceback(value, traceback);
    Py_XDECREF(type);
    Py_XDECREF(traceback);
    return value;
#endif
}

PyObject *assay_py_parse(const char *text, const char *filename, int start) {
    PyCompilerFlags flags = {
        .cf_flags = PyCF_ONLY_AST | PyCF_SOURCE_IS_UTF8 | PyCF_IGNORE_COOKIE,
        .cf_feature_version = PY_MINOR_VERSION,
    };
    return Py_CompileStringExFlags(text, filename, start, &flags, -1);
}

int assay_py_compile_flags(PyObject *code, bool top_level_await) {
    int flags = top_level_await ? PyCF_ALLOW_TOP_LEVEL_AWAIT : 0;
    if (code != NULL) flags |= ((PyCodeObject *)code)->co_flags & PyCF_MASK;
    return flags;
}

bool assay_py_is_coroutine_code(PyObject *code) {
    return (((PyCodeObject *)code)->co_flags & CO_COROUTINE) != 0;
}

PyObject *assay_py_running_code(void) {
    PyFrameObject *frame = PyEval_GetFrame();
    return frame == NULL ? NULL : (PyObject *)PyFrame_GetCode(frame);
}

PyObject *assay_py_traceback_code(PyObject *traceback) {
    if (!PyTraceBack_Check(traceback)) return NULL;
    return (PyObject *)PyFrame_GetCode(((PyTracebackObject *)traceback)->tb_frame);
}

int assay_py_traceback_line(PyObject *traceback) {
    PyTracebackObject *step = (PyTracebackObject *)traceback;
    if (step->tb_lineno != -1) return step->tb_lineno;
    // Later versions work it out when it is asked for.
    PyCodeObject *code = PyFrame_GetCode(step->tb_frame);
    int line = PyCode_Addr2Line(code, step->tb_lasti);
    Py_DECREF(code);
    return line;
}

PyObject *assay_py_traceback_next(PyObject *traceback) {
    return (PyObject *)((PyTracebackObject *)traceback)->tb_next;
}

void assay_py_make_immutable(PyObject *type) {
    if (!PyType_Check(type)) return;
    PyType_Modified((PyTypeObject *)type);
    ((PyTypeObject *)type)->tp_flags |= Py_TPFLAGS_IMMUTABLETYPE;
}

bool assay_py_has_threads(void) {
    PyThreadState *head = PyInterpreterState_ThreadHead(PyInterpreterState_Get());
    return head != NULL && PyThreadState_Next(head) != NULL;
}
