#include "CSandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int assay_try_new_file(const char *folder) {
    char path[4096];
    if (snprintf(path, sizeof path, "%s/.assay-%d", folder, (int)getpid()) >= (int)sizeof path) return -ENAMETOOLONG;
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) return errno == EROFS ? 0 : -errno;
    close(file);
    unlink(path);
    return -EEXIST;
}

// Runs a trial in a process of its own, whose exit status is the error. Below 0 where it could not be tried: -EAGAIN where
// somebody has ended it.
static int apart(int (*trial)(const void *, size_t), const void *bytes, size_t count) {
    pid_t pid = fork();
    if (pid < 0) return -errno;
    if (pid == 0) _exit(trial(bytes, count) & 0xff);
    int status = 0;
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR) return -errno;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -EAGAIN;
}

static int unshare_user(const void *bytes, size_t count) {
    (void)bytes, (void)count;
    return unshare(CLONE_NEWUSER) == 0 ? 0 : errno;
}

int assay_try_user_namespace(void) {
    int error = apart(unshare_user, NULL, 0);
    return error > 0 ? 0 : error < 0 ? error : -EEXIST;
}

static int install(const void *instructions, size_t bytes) {
    int result = assay_install_filter(instructions, bytes, true);
    return result < 0 ? -result : 0;
}

int assay_try_listening(const void *instructions, size_t bytes) {
    int error = apart(install, instructions, bytes);
    return error > 0 ? -error : error;
}

const char *assay_reachable_interface(char name[64]) {
    struct ifaddrs *all;
    // Whoever cannot look does not know.
    if (getifaddrs(&all) != 0) return strcpy(name, "(unknown)");
    const char *found = NULL;
    for (struct ifaddrs *one = all; one != NULL && found == NULL; one = one->ifa_next) {
        if ((one->ifa_flags & IFF_UP) && !(one->ifa_flags & IFF_LOOPBACK)) {
            snprintf(name, 64, "%s", one->ifa_name);
            found = name;
        }
    }
    freeifaddrs(all);
    return found;
}

pid_t assay_visible_owner(int descriptor) {
    int owner = fcntl(descriptor, F_GETOWN);
    return owner < 0 ? -errno : owner;
}

// To detach from nobody is no process.
void assay_make_forbidden_call(void) { syscall(SYS_ptrace, PTRACE_DETACH, 0, 0, 0); }
