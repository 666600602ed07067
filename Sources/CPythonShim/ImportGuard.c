#include "CPythonShim.h"

static assay_py_import_judge judge;
static bool let_statements_pass;
// What the functions stand for; out of reach of Python code.
static PyObject *original_import_module;
static PyObject *original_gcd_import;

// -- __import__ --------------------------------------------------------------------------------

enum { name_at, globals_at, locals_at, fromlist_at, level_at, parameter_count };
static const char *const parameters[parameter_count] = {"name", "globals", "locals", "fromlist", "level"};

// Sorts positional and keyword arguments into `into`; false with an exception set where they do not fit.
static bool take_arguments(
    const char *const *names, int count, PyObject *const *arguments, Py_ssize_t given, PyObject *keywords,
    PyObject **into) {
    if (given > count) {
        PyErr_Format(PyExc_TypeError, "at most %d arguments expected, got %zd", count, given);
        return false;
    }
    for (Py_ssize_t i = 0; i < given; i++) into[i] = arguments[i];
    for (Py_ssize_t k = 0; keywords != NULL && k < PyTuple_GET_SIZE(keywords); k++) {
        int i = 0;
        while (i < count && PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(keywords, k), names[i]) != 0) i++;
        if (i == count || into[i] != NULL) {
            PyErr_Format(PyExc_TypeError, "unexpected argument '%U'", PyTuple_GET_ITEM(keywords, k));
            return false;
        }
        into[i] = arguments[given + k];
    }
    if (into[0] == NULL) {
        PyErr_SetString(PyExc_TypeError, "the name of a module is missing");
        return false;
    }
    return true;
}

// Whether the running frame executes an import statement of this very name, which its code object holds.
static bool is_statement(PyObject *name) {
    PyFrameObject *frame = PyEval_GetFrame();
    if (frame == NULL || !assay_py_is_importing(frame)) return false;
    PyCodeObject *code = PyFrame_GetCode(frame);
    bool found = false;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(code->co_names) && !found; i++)
        found = PyTuple_GET_ITEM(code->co_names, i) == name;
    Py_DECREF(code);
    return found;
}

// How CPython's own code asks: one dictionary twice, and a list that names nothing.
static bool is_for_side_effects(PyObject *const *into, long level) {
    PyObject *list = into[fromlist_at];
    if (into[globals_at] == NULL || into[globals_at] != into[locals_at] || !PyDict_Check(into[globals_at])) return false;
    if (level != 0 || list == NULL || !PyList_CheckExact(list) || PyList_GET_SIZE(list) > 1) return false;
    return PyList_GET_SIZE(list) == 0
        || (PyUnicode_CheckExact(PyList_GET_ITEM(list, 0))
            && PyUnicode_CompareWithASCIIString(PyList_GET_ITEM(list, 0), "__doc__") == 0);
}

// A new reference to the same text as an exact str: a subclass may compare equal to what it likes.
static PyObject *exact(PyObject *name) {
    if (PyUnicode_Check(name)) return PyUnicode_FromObject(name);
    PyErr_SetString(PyExc_TypeError, "module name must be a string");
    return NULL;
}

static PyObject *guarded_import(
    PyObject *self, PyObject *const *arguments, Py_ssize_t given, PyObject *keywords) {
    (void)self;
    PyObject *into[parameter_count] = {NULL};
    if (!take_arguments(parameters, parameter_count, arguments, given, keywords, into)) return NULL;
    long level = into[level_at] == NULL ? 0 : PyLong_AsLong(into[level_at]);
    if (level == -1 && PyErr_Occurred()) return NULL;
    PyObject *fromlist = into[fromlist_at];
    if (let_statements_pass && is_statement(into[name_at]))
        return PyImport_ImportModuleLevelObject(
            into[name_at], into[globals_at], into[locals_at], fromlist, (int)level);

    PyObject *name = exact(into[name_at]);
    if (name == NULL) return NULL;
    bool side_effects = is_for_side_effects(into, level);
    int gives_front = fromlist == NULL ? 1 : PyObject_Not(fromlist);
    PyObject *module = NULL;
    if (gives_front >= 0 && (side_effects || judge(name, level, gives_front) == 0))
        module = PyImport_ImportModuleLevelObject(name, into[globals_at], into[locals_at], fromlist, (int)level);
    Py_DECREF(name);
    if (module != NULL && side_effects) {
        Py_DECREF(module);
        Py_RETURN_NONE;
    }
    return module;
}

// -- importlib ---------------------------------------------------------------------------------

// Calls what a function stands for, once its name has been judged. The level is the third argument, or the dots.
static PyObject *guarded_by_name(
    PyObject *original, PyObject *const *arguments, Py_ssize_t given, PyObject *keywords) {
    static const char *const names[] = {"name", "package", "level"};
    PyObject *into[3] = {NULL};
    if (!take_arguments(names, 3, arguments, given, keywords, into)) return NULL;
    long level = into[2] == NULL ? 0 : PyLong_AsLong(into[2]);
    if (level == -1 && PyErr_Occurred()) return NULL;
    PyObject *name = exact(into[0]);
    if (name == NULL) return NULL;
    if (PyUnicode_GET_LENGTH(name) > 0 && PyUnicode_READ_CHAR(name, 0) == '.') level += 1;
    PyObject *module = NULL;
    if (judge(name, level, false) == 0)
        module = PyObject_CallFunctionObjArgs(original, name, into[1] ? into[1] : Py_None, into[2], NULL);
    Py_DECREF(name);
    return module;
}

static PyObject *guarded_import_module(
    PyObject *self, PyObject *const *arguments, Py_ssize_t given, PyObject *keywords) {
    (void)self;
    return guarded_by_name(original_import_module, arguments, given, keywords);
}

static PyObject *guarded_gcd_import(
    PyObject *self, PyObject *const *arguments, Py_ssize_t given, PyObject *keywords) {
    (void)self;
    return guarded_by_name(original_gcd_import, arguments, given, keywords);
}

// -- putting them in place ---------------------------------------------------------------------

#define FUNCTION(name, function) {name, (PyCFunction)(void (*)(void))function, METH_FASTCALL | METH_KEYWORDS, NULL}
static PyMethodDef import_definition = FUNCTION("__import__", guarded_import);
static PyMethodDef import_module_definition = FUNCTION("import_module", guarded_import_module);
static PyMethodDef gcd_import_definition = FUNCTION("_gcd_import", guarded_gcd_import);

// Borrowed; the module is loaded before any job.
static PyObject *names_of(const char *module) {
    PyObject *found = PyDict_GetItemString(PyImport_GetModuleDict(), module);
    return found == NULL ? NULL : PyModule_GetDict(found);
}

// A place that holds one of the interpreter's functions, and both that may stand there.
typedef struct {
    PyObject *names;
    const char *name;
    PyObject *original;
    PyObject *guard;
} place;

enum { most_places = 6 };
static place places[most_places];
static int place_count;

static bool add(PyObject *names, const char *name, PyObject *guard) {
    PyObject *original = names == NULL ? NULL : PyDict_GetItemString(names, name);
    if (original == NULL || guard == NULL) return false;
    Py_INCREF(names);
    Py_INCREF(original);
    places[place_count++] = (place){names, name, original, guard};
    return true;
}

int assay_py_make_import_guard(assay_py_import_judge judging) {
    judge = judging;
    PyObject *library = names_of("importlib");
    PyObject *bootstrap = names_of("_frozen_importlib");
    PyObject *builtins = PyDict_GetItemString(PyImport_GetModuleDict(), "builtins");
    if (library == NULL || bootstrap == NULL || builtins == NULL) return -1;
    original_import_module = PyDict_GetItemString(library, "import_module");
    original_gcd_import = PyDict_GetItemString(bootstrap, "_gcd_import");
    if (original_import_module == NULL || original_gcd_import == NULL) return -1;
    Py_INCREF(original_import_module);
    Py_INCREF(original_gcd_import);

    PyObject *import = PyCFunction_New(&import_definition, NULL);
    PyObject *import_module = PyCFunction_New(&import_module_definition, NULL);
    PyObject *gcd_import = PyCFunction_New(&gcd_import_definition, NULL);
    // A module that is imported afresh gets its names from here.
    PyModuleDef *definition = PyModule_GetDef(builtins);
    if (definition != NULL && definition->m_base.m_copy != NULL
        && !add(definition->m_base.m_copy, "__import__", import))
        return -1;
    bool added = add(PyModule_GetDict(builtins), "__import__", import) && add(library, "__import__", import)
        && add(bootstrap, "__import__", import) && add(library, "import_module", import_module)
        && add(bootstrap, "_gcd_import", gcd_import);
    return added ? 0 : -1;
}

int assay_py_place_import_guard(bool guards, bool statements_pass) {
    let_statements_pass = statements_pass;
    for (int i = 0; i < place_count; i++) {
        PyObject *function = guards ? places[i].guard : places[i].original;
        if (PyDict_GetItemString(places[i].names, places[i].name) == function) continue;
        if (PyDict_SetItemString(places[i].names, places[i].name, function) != 0) return -1;
    }
    return 0;
}
