#include "CSandbox.h"
#include <errno.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/ioctl.h>
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

// What marks the three calls of ours that no job may make; 0 before the filter that looks for it.
static uint64_t pass;

void assay_set_pass(uint64_t value) { pass = value; }
uint64_t assay_pass(void) { return pass; }

int assay_install_filter(const void *instructions, size_t bytes, bool listen) {
    struct sock_fprog program = {
        .len = (unsigned short)(bytes / sizeof(struct sock_filter)),
        .filter = (struct sock_filter *)instructions,
    };
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -errno;
    unsigned long flags = listen ? SECCOMP_FILTER_FLAG_NEW_LISTENER : 0;
    long result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program, 0, 0, pass);
    if (result < 0 && !listen && (errno == EPERM || errno == ENOSYS || errno == EINVAL)) {
        result = prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
    }
    return result < 0 ? -errno : (int)result;
}

const uint32_t assay_forbidden_call_query = SECCOMP_IOCTL_NOTIF_RECV;

// A call that only an attack needs, with an argument that no attack has a use for.
static const uint64_t accusation_mark = 0x6163637573616c21;

void assay_accuse(uint64_t index) { syscall(SYS_vhangup, accusation_mark, index); }

int assay_receive_call(int listener, void *room, size_t size, uint64_t *accusation, pid_t *group) {
    struct seccomp_notif *call = room;
    memset(room, 0, size);
    while (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, room) != 0) {
        if (errno != EINTR) return -errno;
    }
    *group = call->pid == 0 ? -1 : getpgid((pid_t)call->pid);
    if (call->data.nr == SYS_vhangup && call->data.args[0] == accusation_mark) {
        *accusation = call->data.args[1];
        return ASSAY_ACCUSATION;
    }
    // The filter asks about this one alone of all its forms.
    if (call->data.nr == SYS_clone) return ASSAY_SIBLING;
    return call->data.nr;
}

int assay_take_forbidden_call(int listener, uint64_t *index, pid_t *group) {
    // Larger than the struct of this kernel's headers: a newer kernel may have more to say.
    union {
        struct seccomp_notif call;
        uint8_t room[512];
    } seen;
    return assay_receive_call(listener, &seen, sizeof seen, index, group);
}
