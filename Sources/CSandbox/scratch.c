#include "CSandbox.h"
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

// Without access times, which would tell a job whether the one before it looked.
static const unsigned long flags = MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_NOATIME;

int assay_own_mounts(void) { return unshare(CLONE_NEWNS) == 0 ? 0 : -errno; }

int assay_make_read_only(const char *path) {
    struct statvfs mounted;
    if (statvfs(path, &mounted) != 0) return -errno;
    // A mount made in a more privileged namespace keeps its flags; one that is left out is refused.
    unsigned long kept = 0;
    if (mounted.f_flag & ST_NOSUID) kept |= MS_NOSUID;
    if (mounted.f_flag & ST_NODEV) kept |= MS_NODEV;
    if (mounted.f_flag & ST_NOEXEC) kept |= MS_NOEXEC;
    if (mounted.f_flag & ST_NOATIME) kept |= MS_NOATIME;
    if (mounted.f_flag & ST_NODIRATIME) kept |= MS_NODIRATIME;
    if (mounted.f_flag & ST_RELATIME) kept |= MS_RELATIME;
    return mount(NULL, path, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | kept, NULL) == 0 ? 0 : -errno;
}

static void write_options(char *options, size_t room, uint64_t bytes, uint64_t inodes) {
    snprintf(options, room, "size=%llu,nr_inodes=%llu,mode=0700", (unsigned long long)bytes,
             (unsigned long long)inodes);
}

int assay_mount_scratch(const char *path, uint64_t bytes, uint64_t inodes) {
    char options[96];
    write_options(options, sizeof options, bytes, inodes);
    return syscall(SYS_mount, "scratch", path, "tmpfs", flags, options, assay_pass()) == 0 ? 0 : -errno;
}

int assay_resize_scratch(const char *path, uint64_t bytes, uint64_t inodes) {
    char options[96];
    write_options(options, sizeof options, bytes, inodes);
    return syscall(SYS_mount, "scratch", path, "tmpfs", flags | MS_REMOUNT, options, assay_pass()) == 0 ? 0 : -errno;
}

int assay_unmount_scratch(const char *path) {
    return syscall(SYS_umount2, path, MNT_DETACH, 0, 0, 0, assay_pass()) == 0 ? 0 : -errno;
}

int assay_scratch_look(const char *path, const char *out, assay_scratch_state *state) {
    struct statvfs space;
    struct stat root, folder;
    if (statvfs(path, &space) != 0 || stat(path, &root) != 0) return -errno;
    // What is used, not what is free: the size may be changed by a remount.
    state->used_blocks = space.f_blocks - space.f_bfree;
    state->used_inodes = space.f_files - space.f_ffree;
    state->mode = root.st_mode;
    state->changed_s = root.st_ctim.tv_sec;
    state->changed_ns = root.st_ctim.tv_nsec;
    state->modified_s = root.st_mtim.tv_sec;
    state->modified_ns = root.st_mtim.tv_nsec;
    state->accessed_s = root.st_atim.tv_sec;
    state->accessed_ns = root.st_atim.tv_nsec;
    // What was made and removed there again shows in its times alone.
    bool is_there = lstat(out, &folder) == 0;
    state->out_mode = is_there ? folder.st_mode : 0;
    state->out_changed_s = is_there ? folder.st_ctim.tv_sec : 0;
    state->out_changed_ns = is_there ? folder.st_ctim.tv_nsec : 0;
    state->out_modified_s = is_there ? folder.st_mtim.tv_sec : 0;
    state->out_modified_ns = is_there ? folder.st_mtim.tv_nsec : 0;
    state->out_accessed_s = is_there ? folder.st_atim.tv_sec : 0;
    state->out_accessed_ns = is_there ? folder.st_atim.tv_nsec : 0;
    return 0;
}
