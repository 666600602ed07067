// Stops a process, or fails it, at the n-th call that changes a file below a folder; or stops it before the n-th step of
// a statement of a write transaction of SQLite's.
//
//   FAULT_FOLDER  the folder, as the kernel names it (no links)
//   FAULT_AT      which call, from 1
//   FAULT_KIND    kill: SIGKILL instead of the call; torn: half of what is to be written, then SIGKILL;
//                 enospc, eio: this call and all later ones fail with that error
//                 statement: SIGKILL instead of the step; steps alone are counted then
//   FAULT_COUNT   a file into which the number of calls is written when the process ends by itself
//
// Counted are write, pwrite, fsync, fdatasync, ftruncate, rename and unlink, by whichever name libraries call them.
#include "include/FaultInjection.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long calls;
static long target;
static const char *folder, *kind, *count_file;
static int counts_steps;

__attribute__((constructor)) static void read_environment(void) {
    const char *at = getenv("FAULT_AT");
    folder = getenv("FAULT_FOLDER");
    kind = getenv("FAULT_KIND");
    count_file = getenv("FAULT_COUNT");
    target = at ? atol(at) : 0;
    counts_steps = kind && strcmp(kind, "statement") == 0;
    // Not for the programs that this one starts.
    unsetenv("LD_PRELOAD");
}

__attribute__((destructor)) static void write_count(void) {
    if (!count_file) return;
    FILE *file = fopen(count_file, "w");
    if (!file) return;
    fprintf(file, "%ld\n", atomic_load(&calls));
    fclose(file);
}

static int is_below(const char *path) {
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && path[length] == '/';
}

static int is_watched(int descriptor) {
    char link[64], path[PATH_MAX];
    if (!folder || counts_steps) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return is_below(path);
}

enum fault { none, stop, half, fail };

static enum fault next_fault(void) {
    long number = atomic_fetch_add(&calls, 1) + 1;
    if (!target || !kind || number < target) return none;
    if (strcmp(kind, "enospc") == 0 || strcmp(kind, "eio") == 0) {
        errno = kind[0] == 'e' && kind[1] == 'n' ? ENOSPC : EIO;
        return fail;
    }
    if (number > target) return none;
    return strcmp(kind, "torn") == 0 ? half : stop;
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

// Stands in for a call on a descriptor: `partial` is what is done of it before the end.
#define ON_DESCRIPTOR(result, name, parameters, arguments, descriptor, partial)        \
    result name parameters {                                                           \
        static result(*original) parameters;                                           \
        if (!original) original = (result(*) parameters)dlsym(RTLD_NEXT, #name);       \
        if (is_watched(descriptor)) switch (next_fault()) {                            \
            case stop: die();                                                          \
            case half: partial; die();                                                 \
            case fail: return -1;                                                      \
            case none: break;                                                          \
            }                                                                          \
        return original arguments;                                                     \
    }

ON_DESCRIPTOR(ssize_t, write, (int fd, const void *bytes, size_t size), (fd, bytes, size), fd,
              (void)!original(fd, bytes, size / 2))
ON_DESCRIPTOR(ssize_t, pwrite, (int fd, const void *bytes, size_t size, off_t at), (fd, bytes, size, at), fd,
              (void)!original(fd, bytes, size / 2, at))
ON_DESCRIPTOR(ssize_t, pwrite64, (int fd, const void *bytes, size_t size, off64_t at), (fd, bytes, size, at), fd,
              (void)!original(fd, bytes, size / 2, at))
ON_DESCRIPTOR(int, fsync, (int fd), (fd), fd, (void)0)
ON_DESCRIPTOR(int, fdatasync, (int fd), (fd), fd, (void)0)
ON_DESCRIPTOR(int, ftruncate, (int fd, off_t size), (fd, size), fd, (void)0)
ON_DESCRIPTOR(int, ftruncate64, (int fd, off64_t size), (fd, size), fd, (void)0)

// Stands in for a call on a path.
#define ON_PATH(name, parameters, arguments, path)                                     \
    int name parameters {                                                              \
        static int(*original) parameters;                                              \
        if (!original) original = (int(*) parameters)dlsym(RTLD_NEXT, #name);          \
        if (folder && !counts_steps && is_below(path)) switch (next_fault()) {                          \
            case stop: case half: die();                                               \
            case fail: return -1;                                                      \
            case none: break;                                                          \
            }                                                                          \
        return original arguments;                                                     \
    }

ON_PATH(rename, (const char *from, const char *to), (from, to), to)
ON_PATH(unlink, (const char *path), (path), path)

// Stands in for SQLite's own, of which nothing is known here but these declarations (https://www.sqlite.org/c3ref).
struct sqlite3;
struct sqlite3_stmt;

// Whether a statement begins a write transaction, or is executed in one.
static int writes(struct sqlite3_stmt *statement) {
    static struct sqlite3 *(*handle)(struct sqlite3_stmt *);
    static int (*state)(struct sqlite3 *, const char *);
    static const char *(*text)(struct sqlite3_stmt *);
    if (!handle) handle = (struct sqlite3 * (*)(struct sqlite3_stmt *)) dlsym(RTLD_NEXT, "sqlite3_db_handle");
    if (!state) state = (int (*)(struct sqlite3 *, const char *))dlsym(RTLD_NEXT, "sqlite3_txn_state");
    if (!text) text = (const char *(*)(struct sqlite3_stmt *))dlsym(RTLD_NEXT, "sqlite3_sql");
    if (!handle || !state || !text) return 0;
    const int is_writing = 2;  // SQLITE_TXN_WRITE
    const char *sql = text(statement);
    return state(handle(statement), NULL) == is_writing || (sql && strncmp(sql, "BEGIN IMMEDIATE", 15) == 0);
}

int sqlite3_step(struct sqlite3_stmt *statement) {
    static int (*original)(struct sqlite3_stmt *);
    if (!original) original = (int (*)(struct sqlite3_stmt *))dlsym(RTLD_NEXT, "sqlite3_step");
    if (counts_steps && writes(statement) && next_fault() == stop) die();
    return original(statement);
}
