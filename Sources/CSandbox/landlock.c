#include "CSandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// As later kernels have it; an earlier one is told how much of it there is. The headers may be older still.
typedef struct {
    uint64_t files, network, scopes;
} rights;

enum { READ_FILE = 1 << 2, READ_FOLDER = 1 << 3 };

int assay_keep_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? 0 : -errno; }

int assay_landlock_version(void) {
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return version < 0 ? -errno : (int)version;
}

int assay_landlock_open(int version) {
    // Version 1 knows thirteen rights over files; 2 adds links across folders, 3 truncating, 5 device requests.
    rights all = {.files = (1 << 13) - 1};
    size_t size = sizeof all.files;
    if (version >= 2) all.files |= 1 << 13;
    if (version >= 3) all.files |= 1 << 14;
    if (version >= 4) {
        // TCP: to bind, to connect.
        all.network = 3;
        size = 2 * sizeof all.files;
    }
    if (version >= 5) all.files |= 1 << 15;
    if (version >= 6) {
        // Abstract sockets of others, signals to others.
        all.scopes = 3;
        size = sizeof all;
    }
    int rules = (int)syscall(SYS_landlock_create_ruleset, &all, size, 0);
    return rules < 0 ? -errno : rules;
}

int assay_landlock_admit(int rules, const char *path) {
    struct stat status;
    int file = open(path, O_PATH | O_CLOEXEC);
    if (file < 0) return -errno;
    int error = 0;
    if (fstat(file, &status) != 0) {
        error = -errno;
    } else {
        struct landlock_path_beneath_attr admitted = {
            .allowed_access = S_ISDIR(status.st_mode) ? READ_FILE | READ_FOLDER : READ_FILE, .parent_fd = file};
        if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &admitted, 0) != 0) error = -errno;
    }
    close(file);
    return error;
}

int assay_landlock_enter(int rules) {
    int error = syscall(SYS_landlock_restrict_self, rules, 0) == 0 ? 0 : -errno;
    close(rules);
    return error;
}
