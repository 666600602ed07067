#include "CPythonShim.h"

#include <opcode.h>
#include <stdlib.h>
#include <string.h>

// -- the table of names ------------------------------------------------------------------------

// Small, since a job that touches a page of it has to copy the page.
enum { slot_count = 256, most_names = 128, longest_name = 55 };

typedef struct {
    uint32_t hash; // Never 0 in a used slot.
    int16_t number;
    char name[longest_name + 1];
} slot;

static slot slots[slot_count];
static int name_count;
static bool armed;
static assay_py_event_resolver resolve;
static assay_py_event_handler handle;

// FNV-1a; 0 for names that are too long for a slot.
static uint32_t hash_of(const char *name) {
    uint32_t hash = 2166136261u;
    int length = 0;
    for (const char *c = name; *c; c++) {
        if (++length > longest_name) return 0;
        hash = (hash ^ (uint8_t)*c) * 16777619u;
    }
    return hash ? hash : 1;
}

static int number_of(const char *name) {
    uint32_t hash = hash_of(name);
    if (hash == 0) return resolve(name);
    uint32_t index = hash % slot_count;
    while (slots[index].hash != 0) {
        if (slots[index].hash == hash && strcmp(slots[index].name, name) == 0) return slots[index].number;
        index = (index + 1) % slot_count;
    }
    int number = resolve(name);
    // A program can raise events under any number of names; those beyond the bound cost it a look-up each.
    if (name_count < most_names) {
        name_count++;
        slots[index].number = (int16_t)number;
        strcpy(slots[index].name, name);
        slots[index].hash = hash;
    }
    return number;
}

static int hook(const char *name, PyObject *arguments, void *unused) {
    (void)unused;
    if (!armed || name == NULL || arguments == NULL) return 0;
    int number = number_of(name);
    if (number < 0) return 0;
    // What the handler asks for may make objects, and a collection would run the program's finalizers in the middle.
    int collects = PyGC_Disable();
    int result = handle(number, name, arguments);
    if (collects) PyGC_Enable();
    return result;
}

int assay_py_add_audit_hook(assay_py_event_resolver resolver, assay_py_event_handler handler) {
    resolve = resolver;
    handle = handler;
    return PySys_AddAuditHook(hook, NULL);
}

void assay_py_learn_event(const char *name) {
    if (name_count < most_names / 2) number_of(name);
}

void assay_py_forget_events(void) {
    if (name_count > 0) memset(slots, 0, sizeof slots);
    name_count = 0;
}

void assay_py_arm_audit_hook(void) {
    // The table stays as it is: every page written is one copied.
    armed = true;
}

bool assay_py_has_memory(size_t bytes) {
    void *volatile probe = malloc(bytes);
    free(probe);
    return probe != NULL;
}

// -- the worker's own compilations -------------------------------------------------------------

static int own_compiles;

void assay_py_expect_own_compile(void) {
    if (armed) own_compiles++;
}

void assay_py_forget_own_compile(void) { own_compiles = 0; }

bool assay_py_is_own_compile(void) {
    if (own_compiles == 0) return false;
    own_compiles--;
    return true;
}

// -- code objects and frames -------------------------------------------------------------------

bool assay_py_is_code(PyObject *object) { return PyCode_Check(object); }
PyObject *assay_py_code_file(PyObject *code) { return ((PyCodeObject *)code)->co_filename; }
PyObject *assay_py_code_name(PyObject *code) { return ((PyCodeObject *)code)->co_name; }
PyObject *assay_py_code_qualified_name(PyObject *code) { return ((PyCodeObject *)code)->co_qualname; }

bool assay_py_is_importing(PyFrameObject *frame) {
    int place = PyFrame_GetLasti(frame);
    PyCodeObject *code = PyFrame_GetCode(frame);
    Py_ssize_t bytes = Py_SIZE(code) * (Py_ssize_t)sizeof(_Py_CODEUNIT);
    // The first byte of a unit is its instruction; imports have no specialised forms.
    bool found = place >= 0 && place < bytes && (uint8_t)code->co_code_adaptive[place] == IMPORT_NAME;
    Py_DECREF(code);
    return found;
}

static bool mentions(PyObject *texts, const char *name) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(texts); i++) {
        PyObject *text = PyTuple_GET_ITEM(texts, i);
        if (PyUnicode_CheckExact(text) && PyUnicode_CompareWithASCIIString(text, name) == 0) return true;
    }
    return false;
}

bool assay_py_code_mentions(PyObject *code, const char *name) {
    return mentions(((PyCodeObject *)code)->co_names, name) || mentions(((PyCodeObject *)code)->co_consts, name);
}
