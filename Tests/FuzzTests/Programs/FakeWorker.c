// A worker that lies: it speaks the protocol well enough to be given jobs, and then does what a seed says.
//
// What it does for a job follows from the seed, the job and the attempt alone. An honest result carries the job's
// own number as its exit code, so that a result that is recorded for another job is seen.
//
//     FakeWorker --describe      as the worker that it stands for, at REAL_WORKER
//     FakeWorker                 serves frames on standard input
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    const uint8_t *bytes;
    size_t length;
    size_t exit_code_at;
} result;

// Encoded results (payloads of frames) that begin with the job and the attempt, the first of them a usual one:
// `static const result results[]`.
#include RESULTS

static uint64_t state;

static uint64_t next(void) {
    uint64_t z = state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static unsigned below(unsigned bound) { return (unsigned)(next() % bound); }

static void put(const void *bytes, size_t count) {
    const uint8_t *at = bytes;
    while (count > 0) {
        ssize_t done = write(1, at, count);
        if (done <= 0) _exit(0);
        at += done;
        count -= (size_t)done;
    }
}

static void put_number(uint8_t *at, uint64_t value, int bytes) {
    for (int i = 0; i < bytes; i++) at[i] = (uint8_t)(value >> (8 * i));
}

static void header(uint32_t length, uint8_t kind) {
    uint8_t bytes[5];
    put_number(bytes, length, 4);
    bytes[4] = kind;
    put(bytes, 5);
}

static void frame(uint8_t kind, const void *payload, uint32_t length) {
    header(length, kind);
    put(payload, length);
}

static void started(int64_t job) {
    uint8_t payload[8];
    put_number(payload, (uint64_t)job, 8);
    frame(3, payload, 8);
}

// `claimed` is the job that the frame names, `own` the one that was given.
static void finished_as(int64_t claimed, int64_t own, int64_t attempt, result result, int changes) {
    uint8_t payload[1 << 16];
    memcpy(payload, result.bytes, result.length);
    put_number(payload, (uint64_t)claimed, 8);
    put_number(payload + 8, (uint64_t)attempt, 8);
    put_number(payload + result.exit_code_at, (uint64_t)own, 8);
    for (int i = 0; i < changes; i++) {
        // Behind the exit code, or the mark that tells whose result this is would be lost.
        size_t first = result.exit_code_at + 8;
        payload[first + below((unsigned)(result.length - first))] = (uint8_t)next();
    }
    frame(4, payload, (uint32_t)result.length);
}

static void finished(int64_t claimed, int64_t own, int64_t attempt) {
    finished_as(claimed, own, attempt, results[0], 0);
}

// `claimed` is the job that the frame names, `own` the one that was given: the bytes say which.
static void wrote(int64_t claimed, int64_t own, int64_t attempt, uint32_t count) {
    static uint8_t payload[(2u << 20) + 64];
    char mark[32];
    int marked = snprintf(mark, sizeof mark, "%lld", (long long)own);
    if (count < (uint32_t)marked) count = (uint32_t)marked;
    put_number(payload, (uint64_t)claimed, 8);
    put_number(payload + 8, (uint64_t)attempt, 8);
    put_number(payload + 16, 6, 4);
    memcpy(payload + 20, "stdout", 6);
    put_number(payload + 26, below(1000), 8);
    put_number(payload + 34, count, 4);
    memset(payload + 38, 'x', count);
    memcpy(payload + 38, mark, (size_t)marked);
    frame(7, payload, 38 + count);
}

static void returned(int64_t job) {
    uint8_t payload[12];
    put_number(payload, 1, 4);
    put_number(payload + 4, (uint64_t)job, 8);
    frame(5, payload, 12);
}

static void noise(unsigned count) {
    uint8_t bytes[4096];
    for (unsigned i = 0; i < count; i++) bytes[i] = (uint8_t)next();
    put(bytes, count);
}

static void ready(void) {
    static const char name[] = "CPython fake";
    static const char *const layers[] = {"policy", "namespaces", "rlimits", "seccomp", "outside"};
    uint8_t payload[256] = {0};
    uint32_t length = 4 + sizeof name - 1 + 8;
    put_number(payload, sizeof name - 1, 4);
    memcpy(payload + 4, name, sizeof name - 1);
    put_number(payload + length, 5, 4);
    length += 4;
    for (int i = 0; i < 5; i++) {
        uint32_t size = (uint32_t)strlen(layers[i]);
        put_number(payload + length, size, 4);
        memcpy(payload + length + 4, layers[i], size);
        length += 4 + size;
    }
    // No notes.
    frame(1, payload, length + 4);
}

static void judge(int64_t job, int64_t attempt) {
    state = SEED ^ (uint64_t)job * 0xD1B54A32D192ED03u ^ (uint64_t)attempt << 56;
    unsigned act = below(HONESTY);
    if (act == 0) _exit((int)below(3));
    if (act == 1) return returned(job);
    if (act == 2) returned(job + 1);
    if (act == 3) return finished(job, job, attempt);
    if (act == 4) noise(1 + below(64));
    if (act == 5) ready();
    if (act == 30) wrote(job, job, attempt, 0);
    if (act == 6) started(job + (int64_t)below(3));
    started(job);
    switch (act) {
    case 7: started(job); break;
    case 8: abort();
    case 9: finished(job + 1, job, attempt); return;
    case 10: finished(job, job, attempt + 1); return;
    case 11: finished(job, job, attempt); break;
    case 12: header(0xffffffffu, 4); return;
    case 13: header(64u << 20, 4); noise(4096); _exit(0);
    case 14: noise(1 + below(4096)); return;
    case 15: header(below(200), (uint8_t)below(9)); noise(below(200)); break;
    case 16: {
        static const uint8_t checked[8 + 4 + 8 + 1];
        frame(6, checked, sizeof checked);
        break;
    }
    case 17: close(1); pause(); break;
    case 18:
        for (int i = 0; i < 2000; i++) fprintf(stderr, "%0500d\n", i);
        break;
    case 19: returned(job); return;
    case 20: usleep(80000); break;
    case 21: frame((uint8_t)(7 + below(249)), "", 0); break;
    case 22: header(1000, 4); noise(10); _exit(1);
    case 23: case 24: case 25: case 26: case 27: case 28:
        finished_as(job, job, attempt, results[below(sizeof results / sizeof *results)], act < 26 ? 0 : 1 + (int)below(4));
        return;
    case 29:
        for (int i = 0; i < 20000; i++) started(job + 7);
        break;
    case 31: wrote(job + 1, job, attempt, 0); return;
    case 32: wrote(job, job, attempt + 1, 0); break;
    case 33: wrote(job, job, attempt, 2u << 20); break;
    case 34: wrote(job, job, attempt, 5); _exit(0);
    case 35:
        finished(job, job, attempt);
        wrote(job, job, attempt, 0);
        return;
    default: break;
    }
    // Now and then it streams as a worker should.
    if (below(4) == 0) wrote(job, job, attempt, 8);
    finished(job, job, attempt);
}

static int take(void *bytes, size_t count) {
    uint8_t *at = bytes;
    while (count > 0) {
        ssize_t done = read(0, at, count);
        if (done <= 0) return 0;
        at += done;
        count -= (size_t)done;
    }
    return 1;
}

int main(int count, char **arguments) {
    if (count > 1 && strcmp(arguments[1], "--describe") == 0) {
        execl(REAL_WORKER, REAL_WORKER, "--describe", (char *)NULL);
        return 71;
    }
    signal(SIGPIPE, SIG_IGN);
    uint8_t head[5];
    while (take(head, sizeof head)) {
        uint32_t length = head[0] | head[1] << 8 | head[2] << 16 | (uint32_t)head[3] << 24;
        uint8_t *payload = malloc(length + 16u);
        if (payload == NULL || !take(payload, length)) return 0;
        int64_t job, attempt;
        memcpy(&job, payload, 8);
        memcpy(&attempt, payload + 8, 8);
        if (head[4] == 1) ready();
        // Now and then it forgets to answer, or answers with what it was never given.
        if (head[4] == 4 && START != 3) frame(5, "\0\0\0\0", 4);
        if (head[4] == 3) judge(job, attempt);
        free(payload);
        if (head[4] == 1 && START == 1) _exit(1);
        if (head[4] == 1 && START == 2) noise(64);
    }
    return 0;
}
