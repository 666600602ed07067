#include "CSandbox.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static int set_limit(int resource, uint64_t value) {
    struct rlimit limit = {.rlim_cur = value, .rlim_max = value};
    return setrlimit(resource, &limit) == 0 ? 0 : -errno;
}

typedef struct {
    const char *name;
    int resource;
    uint64_t value;
} bound;

enum { BOUNDS = 10 };

static void list_bounds(const assay_limits *limits, bound bounds[BOUNDS]) {
    const bound all[BOUNDS] = {
        {"core", RLIMIT_CORE, 0},
        {"fsize", RLIMIT_FSIZE, limits->file_bytes},
        {"stack", RLIMIT_STACK, limits->stack_bytes},
        {"cpu", RLIMIT_CPU, limits->cpu_seconds},
        {"nofile", RLIMIT_NOFILE, limits->open_files},
        {"nproc", RLIMIT_NPROC, limits->threads},
        {"memlock", RLIMIT_MEMLOCK, 0},
        {"msgqueue", RLIMIT_MSGQUEUE, 0},
        {"as", RLIMIT_AS, limits->address_bytes},
        {"data", RLIMIT_DATA, limits->data_bytes},
    };
    memcpy(bounds, all, sizeof all);
}

int assay_set_limits(const assay_limits *limits, const char **refused) {
    *refused = NULL;
    bound bounds[BOUNDS];
    list_bounds(limits, bounds);
    for (int i = 0; i < BOUNDS; i++) {
        int error = set_limit(bounds[i].resource, bounds[i].value);
        if (error) {
            *refused = bounds[i].name;
            return error;
        }
    }
    return 0;
}

const char *assay_limit_not_in_force(const assay_limits *limits) {
    bound bounds[BOUNDS];
    list_bounds(limits, bounds);
    for (int i = 0; i < BOUNDS; i++) {
        struct rlimit now;
        if (getrlimit(bounds[i].resource, &now) != 0) return bounds[i].name;
        if (now.rlim_cur != bounds[i].value || now.rlim_max != bounds[i].value) return bounds[i].name;
    }
    return NULL;
}

int assay_arm_cpu_timer(int64_t microseconds) {
    struct sigevent event;
    memset(&event, 0, sizeof event);
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = SIGKILL;
    timer_t timer;
    if (timer_create(CLOCK_PROCESS_CPUTIME_ID, &event, &timer) != 0) return -errno;
    // The clock of this process starts at fork, so the value is absolute.
    struct itimerspec when = {
        .it_value = {.tv_sec = microseconds / 1000000, .tv_nsec = microseconds % 1000000 * 1000}};
    if (timer_settime(timer, TIMER_ABSTIME, &when, NULL) != 0) return -errno;
    return 0;
}

// Whether one more page fits below `value` of the resource.
static bool admits_page(int resource, rlim_t value, const struct rlimit *before) {
    struct rlimit trial = {.rlim_cur = value, .rlim_max = before->rlim_max};
    if (setrlimit(resource, &trial) != 0) return false;
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) return false;
    munmap(page, 4096);
    return true;
}

static int64_t probe(int resource) {
    struct rlimit before;
    if (getrlimit(resource, &before) != 0) return -errno;
    rlim_t low = 0, high = (rlim_t)1 << 40;
    if (before.rlim_max != RLIM_INFINITY && before.rlim_max < high) high = before.rlim_max;
    while (high - low > 4096) {
        rlim_t middle = low + (high - low) / 2;
        if (admits_page(resource, middle, &before)) high = middle;
        else low = middle;
    }
    if (setrlimit(resource, &before) != 0) return -errno;
    return (int64_t)low;
}

int64_t assay_data_bytes(void) { return probe(RLIMIT_DATA); }
int64_t assay_address_bytes(void) { return probe(RLIMIT_AS); }

int assay_set_thread_stack(size_t bytes) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    int error = pthread_attr_setstacksize(&attributes, bytes);
    if (error == 0) error = pthread_setattr_default_np(&attributes);
    pthread_attr_destroy(&attributes);
    return -error;
}
