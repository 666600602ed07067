#include "CSandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

pid_t assay_fork(void) {
    pid_t pid = fork();
    return pid < 0 ? -errno : pid;
}

int assay_pidfd_open(pid_t pid) {
    int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    return fd < 0 ? -errno : fd;
}

static int64_t microseconds(struct timeval t) { return (int64_t)t.tv_sec * 1000000 + t.tv_usec; }

int assay_reap(pid_t pid, assay_ending *ending) {
    int status = 0;
    struct rusage usage;
    pid_t reaped;
    do {
        reaped = wait4(pid, &status, 0, &usage);
    } while (reaped < 0 && errno == EINTR);
    if (reaped < 0) return -errno;
    ending->exited = WIFEXITED(status);
    ending->exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    ending->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    ending->user_us = microseconds(usage.ru_utime);
    ending->system_us = microseconds(usage.ru_stime);
    ending->max_rss_kib = usage.ru_maxrss;
    return 0;
}

int64_t assay_cpu_us(pid_t pid) {
    clockid_t clock;
    struct timespec now;
    int error = clock_getcpuclockid(pid, &clock);
    if (error != 0) return -error;
    if (clock_gettime(clock, &now) != 0) return -errno;
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int assay_take_descriptors(int in, int out, int err, int report) {
    int wanted[4] = {in, out, err, report};
    // Above 3 first, so that no move overwrites a descriptor that is still to be moved.
    for (int i = 0; i < 4; i++) {
        if (wanted[i] < 4) {
            wanted[i] = fcntl(wanted[i], F_DUPFD, 4);
            if (wanted[i] < 0) return -errno;
        }
    }
    for (int i = 0; i < 4; i++) {
        if (dup2(wanted[i], i) < 0) return -errno;
    }
    if (close_range(4, ~0U, 0) != 0) return -errno;
    return 0;
}

int assay_guard_process(bool end_with_parent) {
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return -errno;
    if (end_with_parent && prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) return -errno;
    return 0;
}
