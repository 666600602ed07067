#include "CSandbox.h"
#include <errno.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

const uint32_t assay_call_answer = SECCOMP_IOCTL_NOTIF_SEND;
const uint32_t assay_call_descriptor = SECCOMP_IOCTL_NOTIF_ADDFD;
const uint64_t assay_sibling_flags = CLONE_PARENT | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | SIGCHLD;

int assay_leave_mounts(void) {
    return syscall(SYS_unshare, CLONE_NEWNS, 0, 0, 0, 0, assay_pass()) == 0 ? 0 : -errno;
}

// glibc keeps a thread's number in its own record of the thread, and a fork behind its back must put the new one
// there. Where that is it does not say: a word that held the parent's number before a fork of glibc's, and holds the
// child's after it.
enum { RECORD_WORDS = 512 };
static uint8_t held_number[RECORD_WORDS];
static pid_t *number_word;

static pid_t *record(void) { return (pid_t *)pthread_self(); }

void assay_before_first_holder(void) {
    pid_t number = (pid_t)syscall(SYS_gettid);
    for (int i = 0; i < RECORD_WORDS; i++) held_number[i] = record()[i] == number;
}

void assay_in_first_holder(void) {
    pid_t number = (pid_t)syscall(SYS_gettid);
    int found = 0;
    for (int i = 0; i < RECORD_WORDS; i++) {
        if (!held_number[i] || record()[i] != number) continue;
        number_word = record() + i;
        found++;
    }
    if (found != 1) number_word = NULL;
}

static pid_t unused_word;

pid_t assay_fork_sibling(void) {
    pid_t *word = number_word ? number_word : &unused_word;
#if defined(__x86_64__)
    long pid = syscall(SYS_clone, assay_sibling_flags, NULL, NULL, word, 0);
#else
    long pid = syscall(SYS_clone, assay_sibling_flags, NULL, NULL, 0, word);
#endif
    return pid < 0 ? -errno : (pid_t)pid;
}

int assay_take_call(int listener, uint64_t *id, uint64_t *accusation, pid_t *group) {
    union {
        struct seccomp_notif call;
        uint8_t room[512];
    } seen;
    int number = assay_receive_call(listener, &seen, sizeof seen, accusation, group);
    *id = seen.call.id;
    return number;
}

int assay_give_descriptor(int listener, uint64_t id, int descriptor, int number) {
    struct seccomp_notif_addfd given = {
        .id = id, .flags = SECCOMP_ADDFD_FLAG_SETFD, .srcfd = (uint32_t)descriptor, .newfd = (uint32_t)number};
    return ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &given) < 0 ? -errno : 0;
}

int assay_let_call_pass(int listener, uint64_t id) {
    union {
        struct seccomp_notif_resp answer;
        uint8_t room[512];
    } given;
    memset(&given, 0, sizeof given);
    given.answer.id = id;
    given.answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    return ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &given) != 0 ? -errno : 0;
}

static int64_t microseconds(struct timeval t) { return (int64_t)t.tv_sec * 1000000 + t.tv_usec; }

// Two seconds and more.
enum { HALT_LOOKS = 2100 };

int assay_halt(pid_t pid, assay_ending *ending) {
    int status = 0;
    struct rusage usage;
    if (kill(pid, SIGSTOP) != 0) return -errno;
    // What waits in the kernel may not stand still for long; then it goes. A look every twenty microseconds at first.
    const struct timespec pause = {.tv_nsec = 20000}, longer = {.tv_nsec = 1000000};
    pid_t seen = 0;
    for (int looks = 0; seen == 0; looks++) {
        if (looks == HALT_LOOKS) kill(pid, SIGKILL);
        seen = wait4(pid, &status, WUNTRACED | (looks < HALT_LOOKS ? WNOHANG : 0), &usage);
        if (seen < 0 && errno == EINTR) seen = 0;
        if (seen == 0) nanosleep(looks < 100 ? &pause : &longer, NULL);
    }
    if (seen < 0) return -errno;
    ending->exited = WIFEXITED(status);
    ending->exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    ending->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    ending->user_us = microseconds(usage.ru_utime);
    ending->system_us = microseconds(usage.ru_stime);
    ending->max_rss_kib = usage.ru_maxrss;
    return WIFSTOPPED(status) ? 1 : 0;
}

int assay_is_live_child(pid_t pid, pid_t group) {
    if (pid <= 0 || getpgid(pid) != group) return 0;
    return wait4(pid, NULL, WNOHANG, NULL) == 0;
}

int assay_lead_group(pid_t pid) { return setpgid(pid, pid) == 0 ? 0 : -errno; }

void assay_end_group(pid_t group) {
    kill(-group, SIGKILL);
    while (wait4(-group, NULL, 0, NULL) > 0 || errno == EINTR) {
    }
}

static int bound_softly(pid_t pid, int resource, uint64_t value) {
    struct rlimit limit;
    if (prlimit(pid, resource, NULL, &limit) != 0) return -errno;
    limit.rlim_cur = value < limit.rlim_max ? value : limit.rlim_max;
    return prlimit(pid, resource, &limit, NULL) == 0 ? 0 : -errno;
}

int assay_bound_threads(pid_t pid, uint64_t limit) { return bound_softly(pid, RLIMIT_NPROC, limit); }

int assay_bound_cell(pid_t pid, const assay_limits *limits) {
    int error = bound_softly(pid, RLIMIT_DATA, limits->data_bytes);
    if (!error) error = bound_softly(pid, RLIMIT_AS, limits->address_bytes);
    if (!error) error = bound_softly(pid, RLIMIT_FSIZE, limits->file_bytes);
    if (!error) error = bound_softly(pid, RLIMIT_CPU, limits->cpu_seconds);
    if (!error) error = bound_softly(pid, RLIMIT_NPROC, limits->threads);
    return error;
}

int assay_bound_session(const assay_limits *limits) {
    const struct {
        int resource;
        uint64_t value;
    } fixed[] = {
        {RLIMIT_CORE, 0},
        {RLIMIT_STACK, limits->stack_bytes},
        {RLIMIT_NOFILE, limits->open_files},
        {RLIMIT_MEMLOCK, 0},
        {RLIMIT_MSGQUEUE, 0},
    };
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++) {
        struct rlimit limit = {.rlim_cur = fixed[i].value, .rlim_max = fixed[i].value};
        if (setrlimit(fixed[i].resource, &limit) != 0) return -errno;
    }
    return assay_bound_cell(0, limits);
}

int assay_still_timers(void) {
    const struct itimerval none = {{0, 0}, {0, 0}};
    for (int which = ITIMER_REAL; which <= ITIMER_PROF; which++) {
        if (setitimer(which, &none, NULL) != 0) return -errno;
    }
    return 0;
}

bool assay_can_allocate(void) {
    // Larger than what a thread keeps for itself: it needs the heap's own lock, which a thread that is not in this copy
    // of the process may have held.
    void *volatile block = malloc(100000);
    free(block);
    return block != NULL;
}

int assay_end_with_parent(void) { return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 ? 0 : -errno; }
