// Stops a process, or fails it, at the n-th call that changes a file below a folder.
//
//   FAULT_FOLDER  the folder, as the kernel names it (no links)
//   FAULT_AT      which call, from 1
//   FAULT_KIND    kill: SIGKILL instead of the call; torn: half of what is to be written, then SIGKILL;
//                 enospc, eio: this call and all later ones fail with that error
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

__attribute__((constructor)) static void read_environment(void) {
    const char *at = getenv("FAULT_AT");
    folder = getenv("FAULT_FOLDER");
    kind = getenv("FAULT_KIND");
    count_file = getenv("FAULT_COUNT");
    target = at ? atol(at) : 0;
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
    if (!folder) return 0;
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
        if (folder && is_below(path)) switch (next_fault()) {                          \
            case stop: case half: die();                                               \
            case fail: return -1;                                                      \
            case none: break;                                                          \
            }                                                                          \
        return original arguments;                                                     \
    }

ON_PATH(rename, (const char *from, const char *to), (from, to), to)
ON_PATH(unlink, (const char *path), (path), path)
