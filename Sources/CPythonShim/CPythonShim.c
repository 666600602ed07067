#include "CPythonShim.h"

static PyObject *get_nothing(PyObject *self, void *closure) {
    (void)self;
    (void)closure;
    Py_RETURN_NONE;
}

// Keeps it where CPython's own suggestions look for it.
static int set_missed_object(PyObject *self, PyObject *value, void *closure) {
    (void)closure;
    Py_XINCREF(value);
    Py_XSETREF(((PyAttributeErrorObject *)self)->obj, value);
    return 0;
}

static PyGetSetDef missed_object = {"obj", get_nothing, set_missed_object, NULL, NULL};

static PyObject *shown_object, *hidden_object;

int assay_py_make_hidden_object(void) {
    PyTypeObject *type = (PyTypeObject *)PyExc_AttributeError;
    shown_object = PyDict_GetItemString(type->tp_dict, "obj");
    Py_XINCREF(shown_object);
    hidden_object = PyDescr_NewGetSet(type, &missed_object);
    return shown_object != NULL && hidden_object != NULL ? 0 : -1;
}

int assay_py_hide_missed_object(bool hides) {
    PyTypeObject *type = (PyTypeObject *)PyExc_AttributeError;
    PyObject *descriptor = hides ? hidden_object : shown_object;
    if (PyDict_GetItemString(type->tp_dict, "obj") == descriptor) return 0;
    int result = PyDict_SetItemString(type->tp_dict, "obj", descriptor);
    PyType_Modified(type);
    return result;
}

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

bool assay_py_is_memory_error(PyObject *exception) {
    return PyErr_GivenExceptionMatches(exception, PyExc_MemoryError);
}
bool assay_py_is_system_exit(PyObject *exception) {
    return PyErr_GivenExceptionMatches(exception, PyExc_SystemExit);
}
bool assay_py_is_syntax_error(PyObject *exception) {
    return PyErr_GivenExceptionMatches(exception, PyExc_SyntaxError);
}
bool assay_py_is_os_error(PyObject *exception) {
    return PyErr_GivenExceptionMatches(exception, PyExc_OSError);
}

PyObject *assay_py_instance_dict(PyObject *object) {
    Py_ssize_t offset = Py_TYPE(object)->tp_dictoffset;
    if (offset > 0) return *(PyObject **)((char *)object + offset);
    PyObject *dict = PyObject_GenericGetDict(object, NULL);
    if (dict == NULL) {
        PyErr_Clear();
        return NULL;
    }
    Py_DECREF(dict); // The instance holds it.
    return dict;
}

unsigned int assay_py_type_version(PyTypeObject *type) {
#if PY_VERSION_HEX < 0x030C0000
    if (!PyType_HasFeature(type, Py_TPFLAGS_VALID_VERSION_TAG)) return 0;
#endif
    return type->tp_version_tag;
}

Py_hash_t assay_py_str_hash(PyObject *string) {
    Py_hash_t hash = ((PyASCIIObject *)string)->hash;
    return hash != -1 ? hash : PyObject_Hash(string);
}
