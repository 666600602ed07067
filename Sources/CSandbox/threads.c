#include "CSandbox.h"
#include <errno.h>
#include <linux/futex.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int nothing(void *unused) {
    (void)unused;
    return 0;
}

// One at a time, as the caller has one thread.
enum { STACK_BYTES = 16384 };
static _Alignas(64) char stack[STACK_BYTES];
static volatile int running;

int assay_try_thread(uint64_t limit) {
    struct rlimit before, trial;
    if (getrlimit(RLIMIT_NPROC, &before) != 0) return -errno;
    trial = before;
    if (limit < before.rlim_cur) trial.rlim_cur = limit;
    if (setrlimit(RLIMIT_NPROC, &trial) != 0) return -errno;
    // Not by pthread_create, from which on glibc takes this for a process of many threads. It borrows this thread's own
    // storage, and touches none of it.
    running = 1;
    const int flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_CHILD_CLEARTID;
    int thread = clone(nothing, stack + STACK_BYTES, flags, NULL, NULL, NULL, &running);
    int error = errno;
    setrlimit(RLIMIT_NPROC, &before);
    if (thread < 0) return -error;
    for (int seen; (seen = running) != 0;) syscall(SYS_futex, &running, FUTEX_WAIT, seen, NULL, NULL, 0);
    // The kernel counts it for a moment more.
    const struct timespec pause = {.tv_nsec = 10000};
    while (getpgid(thread) >= 0) nanosleep(&pause, NULL);
    return 0;
}
