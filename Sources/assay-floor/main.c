// The floor that assay is measured against: what it costs to fork a warm interpreter, parse a
// program to a tree, compile the tree, run it and wait, with no queue, no policy and no sandbox.
//
//     assay-floor PROGRAMS PROCESSES
//
// PROGRAMS holds programs one after the other, each behind its length as four bytes, little-endian.
// Every process takes each PROCESSES-th of them. Prints the seconds from when all are warm until the
// last has waited for its last program, and how many programs ended with status 0.

#include <features.h>
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// The modules that assay-worker warms as well.
static const char *const warm[] = {
    "typing", "re", "math", "collections", "heapq", "itertools", "functools", "random", "string", "copy",
    "operator", "bisect", "datetime", "json", "time", "threading", "atexit", "_ast", "ast"};

static PyObject *compile_function;

static void fail(const char *what) {
    if (PyErr_Occurred()) PyErr_Print();
    fprintf(stderr, "assay-floor: %s\n", what);
    exit(70);
}

static void start_interpreter(void) {
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.use_hash_seed = 1;
    config.write_bytecode = 0;
    config.site_import = 0;
    config.pathconfig_warnings = 0;
    PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    if (PyStatus_Exception(status)) fail("CPython does not start");
    for (size_t i = 0; i < sizeof warm / sizeof *warm; i++) {
        if (PyImport_ImportModule(warm[i]) == NULL) fail(warm[i]);
    }
    compile_function = PyObject_GetAttrString(PyImport_ImportModule("builtins"), "compile");
    PyGC_Collect();
    PyRun_SimpleString("import gc; gc.freeze()");
}

static int run(const char *text) {
    PyOS_AfterFork_Child();
    PyCompilerFlags flags = {.cf_flags = PyCF_ONLY_AST | PyCF_SOURCE_IS_UTF8 | PyCF_IGNORE_COOKIE,
                             .cf_feature_version = PY_MINOR_VERSION};
    PyObject *tree = Py_CompileStringExFlags(text, "<program>", Py_file_input, &flags, -1);
    if (tree == NULL) return 1;
    PyObject *code = PyObject_CallFunction(compile_function, "Oss", tree, "<program>", "exec");
    if (code == NULL) return 1;
    PyObject *globals = PyDict_New();
    PyDict_SetItemString(globals, "__builtins__", PyImport_AddModule("builtins"));
    return PyEval_EvalCode(code, globals, globals) == NULL;
}

static int run_share(const uint8_t *bytes, size_t size, int process, int processes) {
    int passed = 0, index = 0;
    for (size_t at = 0; at + 4 <= size; index++) {
        uint32_t length = bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16 | (uint32_t)bytes[at + 3] << 24;
        at += 4;
        if (index % processes == process) {
            char *text = strndup((const char *)bytes + at, length);
            pid_t pid = fork();
            if (pid == 0) _exit(run(text));
            int status = 1;
            waitpid(pid, &status, 0);
            passed += status == 0;
            free(text);
        }
        at += length;
    }
    return passed;
}

int main(int count, char **arguments) {
    if (count != 3) {
        fprintf(stderr, "usage: assay-floor PROGRAMS PROCESSES\n");
        return 64;
    }
    int processes = atoi(arguments[2]);
    int file = open(arguments[1], O_RDONLY);
    struct stat status;
    if (processes < 1 || file < 0 || fstat(file, &status) != 0) {
        fprintf(stderr, "assay-floor: cannot read %s\n", arguments[1]);
        return 66;
    }
    const uint8_t *bytes = mmap(NULL, status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    int ready[2], go[2], result[2];
    if (pipe(ready) || pipe(go) || pipe(result)) return 71;
    for (int process = 0; process < processes; process++) {
        if (fork() == 0) {
            close(go[1]);
            start_interpreter();
            int null = open("/dev/null", O_RDWR);
            dup2(null, 1);
            dup2(null, 2);
            char byte = 1;
            if (write(ready[1], &byte, 1) != 1 || read(go[0], &byte, 1) != 0) _exit(71);
            int passed = run_share(bytes, status.st_size, process, processes);
            _exit(write(result[1], &passed, sizeof passed) != sizeof passed);
        }
    }
    char byte;
    for (int process = 0; process < processes; process++) {
        if (read(ready[0], &byte, 1) != 1) return 71;
    }
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    close(go[0]);
    close(go[1]);
    int total = 0, passed;
    for (int process = 0; process < processes; process++) {
        if (read(result[0], &passed, sizeof passed) != sizeof passed) return 71;
        total += passed;
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    while (wait(NULL) > 0) {}
    printf("%.6f %d\n", end.tv_sec - start.tv_sec + (end.tv_nsec - start.tv_nsec) / 1e9, total);
    return 0;
}
