#include "CSandbox.h"
#include <errno.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int assay_drop_capabilities(void) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3];
    memset(none, 0, sizeof none);
    // Ambient capabilities fall with the permitted ones.
    if (syscall(SYS_capset, &header, none) != 0) return -errno;
    return 0;
}

int assay_install_filter(const void *instructions, size_t bytes) {
    struct sock_fprog program = {
        .len = (unsigned short)(bytes / sizeof(struct sock_filter)),
        .filter = (struct sock_filter *)instructions,
    };
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -errno;
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0) return -errno;
    return 0;
}

// The frame that the handler writes: length, kind, nonce, number of the system call.
static struct {
    uint8_t bytes[64];
    size_t length;
    size_t number_at;
} trap_frame;

static void report_trap(int signal, siginfo_t *info, void *context) {
    (void)signal;
    (void)context;
    uint32_t number = (uint32_t)info->si_syscall;
    for (int i = 0; i < 4; i++) trap_frame.bytes[trap_frame.number_at + i] = (uint8_t)(number >> (8 * i));
    ssize_t written = write(3, trap_frame.bytes, trap_frame.length);
    (void)written;
    _exit(159);
}

int assay_install_trap(const uint8_t *nonce, size_t nonce_bytes, uint8_t kind) {
    if (nonce_bytes > 32) return -EINVAL;
    uint32_t payload = (uint32_t)nonce_bytes + 4;
    for (int i = 0; i < 4; i++) trap_frame.bytes[i] = (uint8_t)(payload >> (8 * i));
    trap_frame.bytes[4] = kind;
    memcpy(trap_frame.bytes + 5, nonce, nonce_bytes);
    trap_frame.number_at = 5 + nonce_bytes;
    trap_frame.length = 5 + payload;

    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = report_trap;
    action.sa_flags = SA_SIGINFO | SA_NODEFER;
    sigfillset(&action.sa_mask);
    return sigaction(SIGSYS, &action, NULL) == 0 ? 0 : -errno;
}
