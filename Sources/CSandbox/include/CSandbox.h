// What Swift cannot call, or must not do in Swift: fork, variadic system calls, function-like
// macros. Errors are returned as negative
// errno values throughout.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// fork is marked unavailable in Swift, which cannot know that this process has one thread.
pid_t assay_fork(void);

// A descriptor that becomes readable when the process ends. pidfd_open has no glibc wrapper here.
int assay_pidfd_open(pid_t pid);

// Reaps a process that has ended. The wait status macros cannot be imported.
typedef struct {
    bool exited;
    int exit_code;
    int signal; // 0 unless a signal ended it
    int64_t user_us;
    int64_t system_us;
    int64_t max_rss_kib;
} assay_ending;
int assay_reap(pid_t pid, assay_ending *ending);

// CPU time of a child so far in microseconds: clock_getcpuclockid and clock_gettime in one.
int64_t assay_cpu_us(pid_t pid);

// Moves the four descriptors to 0, 1, 2 and 3 and closes every other one.
int assay_take_descriptors(int in, int out, int err, int report);

typedef struct {
    uint64_t data_bytes;    // RLIMIT_DATA: footprint at fork and the job's memory
    uint64_t address_bytes; // RLIMIT_AS: a generous backstop
    uint64_t file_bytes;    // RLIMIT_FSIZE
    uint64_t stack_bytes;   // RLIMIT_STACK
    uint64_t cpu_seconds;   // RLIMIT_CPU: a generous backstop behind the timer
    uint64_t open_files;    // RLIMIT_NOFILE
    uint64_t threads;       // RLIMIT_NPROC
} assay_limits;
// Sets hard and soft limits alike: setrlimit's resource argument is a distinct enum in glibc. `refused` becomes the name
// of the one that cannot be set, or NULL.
int assay_set_limits(const assay_limits *limits, const char **refused);
// Whether the kernel says that these are in force, hard and soft; else the name of one that is not.
const char *assay_limit_not_in_force(const assay_limits *limits);

// A POSIX timer over the CPU time of this process that kills it: sigevent's union has no Swift form.
int assay_arm_cpu_timer(int64_t microseconds);

// Bytes of private writable memory of this process, found by asking what RLIMIT_DATA still admits,
// since there is no /proc to read it from. Leaves the limit as it was.
int64_t assay_data_bytes(void);
// The same of all address space, by RLIMIT_AS.
int64_t assay_address_bytes(void);

// Gives up every capability. capset has no glibc wrapper.
int assay_drop_capabilities(void);
// Keeps this process from being traced or dumped, and ends it with its parent: prctl is variadic.
int assay_guard_process(bool end_with_parent);

// Installs a seccomp program: the system call has no glibc wrapper. With `listen` returns a descriptor on
// which the kernel asks about calls that the program answers with a notification. Without, where the system
// call is refused, the older way to the same end is taken, by prctl.
int assay_install_filter(const void *instructions, size_t bytes, bool listen);
// The number of the system call that is being asked about, -ENOENT where whoever made it is gone. The
// question is not answered: the caller ends the process that waits for an answer.
// ASSAY_ACCUSATION where the call was made by assay_accuse, with its argument in `index`.
// ASSAY_SIBLING where a holder of a session asks to be forked (assay_fork_sibling).
enum { ASSAY_ACCUSATION = 1 << 20, ASSAY_SIBLING };
// `group` is the process group of whoever asks, -1 where that is not known.
int assay_take_forbidden_call(int listener, uint64_t *index, pid_t *group);
// The same, into `room`, which holds a struct seccomp_notif from its start and is larger than any kernel's.
int assay_receive_call(int listener, void *room, size_t size, uint64_t *accusation, pid_t *group);
// Makes a forbidden call that says why. Returns where no filter listens.
void assay_accuse(uint64_t index);
// The request that it makes, whose number is a macro over the size of a struct.
extern const uint32_t assay_forbidden_call_query;

// A random number in the sixth argument of mount, umount2 and seccomp, which those ignore and a filter can
// see: it tells the worker's own calls from a job's.
void assay_set_pass(uint64_t value);
uint64_t assay_pass(void);

// Unshares the mount namespace, so that a scratch file system can be mounted: variadic in glibc's eyes.
int assay_own_mounts(void);
// Makes one mount read-only for this process and its children, its other flags as they were.
int assay_make_read_only(const char *path);
int assay_mount_scratch(const char *path, uint64_t bytes, uint64_t inodes);
int assay_resize_scratch(const char *path, uint64_t bytes, uint64_t inodes);
int assay_unmount_scratch(const char *path);

// For a worker without namespaces. No rights by way of files that are executed; prctl is variadic.
int assay_keep_privileges(void);
// The version of Landlock that this kernel has, or a negative error. No glibc wrappers.
int assay_landlock_version(void);
// Opens a rule set that refuses everything this kernel's Landlock knows to refuse.
int assay_landlock_open(int version);
// Lets a file, or all that lies below a folder, be read. -ENOENT where there is none.
int assay_landlock_admit(int rules, const char *path);
// Puts the calling thread and all that it starts under the rules, for good, and closes them.
int assay_landlock_enter(int rules);

// What a worker tries before its first job; each returns 0 where it was refused as it should be, else says how.
// None may be called where it would do harm if it were not refused.

// A new file in a folder, which must be on a read-only mount.
int assay_try_new_file(const char *folder);
// A user namespace, in a process of its own; -EEXIST where one can be made, another error where that could not be tried.
int assay_try_user_namespace(void);
// The name of a network interface that is up and leads anywhere, or NULL.
const char *assay_reachable_interface(char name[64]);
// Whether whoever is set as the owner of a pipe can be seen from here: the kernel gives 0 for a process of
// another pid namespace. fcntl is variadic.
pid_t assay_visible_owner(int descriptor);
// A call that ends a job, and changes nothing where it does not.
void assay_make_forbidden_call(void);
// Whether the kernel takes a filter that asks, in a process of its own: 0, or a negative error.
int assay_try_listening(const void *instructions, size_t bytes);

// What tells whether a scratch file system is as it was when it was mounted.
typedef struct {
    uint64_t used_blocks;
    uint64_t used_inodes;
    uint32_t mode;
    int64_t changed_s, changed_ns;
    int64_t modified_s, modified_ns;
    int64_t accessed_s, accessed_ns;
    // The same of a folder in it; all 0 where it is gone.
    uint32_t out_mode;
    int64_t out_changed_s, out_changed_ns;
    int64_t out_modified_s, out_modified_ns;
    int64_t out_accessed_s, out_accessed_ns;
} assay_scratch_state;
int assay_scratch_look(const char *path, const char *out, assay_scratch_state *state);

// Sessions: a process, the holder, that a worker lets be forked for each cell (session.c). Raw system calls, ioctls over
// structs with macro-made numbers, and glibc's own record of a thread are out of Swift's reach.

// The flags of the only fork that a holder may ask for: a child of its own parent, which is the worker.
extern const uint64_t assay_sibling_flags;
// The requests by which the worker answers, and puts descriptors into the process that asks.
extern const uint32_t assay_call_answer, assay_call_descriptor;

// Before and after the fork that makes the first holder of a session: learns where glibc keeps a thread's number.
void assay_before_first_holder(void);
void assay_in_first_holder(void);
// In a first holder, while it may: takes a mount namespace of its own, so that the worker may go on without its scratch.
int assay_leave_mounts(void);
// In a holder: waits until the worker lets it, then forks a sibling. As fork returns, in both.
pid_t assay_fork_sibling(void);
// In a cell: ends it with its parent, which no fork hands on.
int assay_end_with_parent(void);
// In a cell: whether the heap can be used, which hangs where a thread that is no more held its lock.
bool assay_can_allocate(void);
// In a cell that has ended: no timer of it fires in the next.
int assay_still_timers(void);

// Takes a call that is being asked about: as assay_take_forbidden_call, with the number to answer it by.
int assay_take_call(int listener, uint64_t *id, uint64_t *accusation, pid_t *group);
// Puts a copy of a descriptor into the process that asks, at `number`, in place of what is there.
int assay_give_descriptor(int listener, uint64_t id, int descriptor, int number);
int assay_let_call_pass(int listener, uint64_t id);

// Stops a child until SIGCONT and waits until it stands still: 1, or 0 where it has ended and is reaped. With what it
// used so far. One that does not within two seconds is killed.
int assay_halt(pid_t pid, assay_ending *ending);
// Whether this is a running child of the calling process, of this process group. Reaps it where it has ended.
int assay_is_live_child(pid_t pid, pid_t group);
int assay_lead_group(pid_t pid);
// Kills all children of a process group, and reaps them.
void assay_end_group(pid_t group);
// Bounds a session's process from its worker, softly: a filter keeps the process from raising them.
int assay_bound_cell(pid_t pid, const assay_limits *limits);
// How many processes and threads there may be of the worker's user for one of that process to start another.
int assay_bound_threads(pid_t pid, uint64_t limit);
// Starts a thread that ends at once, under that limit: 0, or -EAGAIN where the kernel counts so many already that one more
// is beyond it. For a worker to count by: there is no /proc in the sandbox. clone is variadic, and its thread has no
// storage of its own.
int assay_try_thread(uint64_t limit);
// What is bounded for good when a session begins.
int assay_bound_session(const assay_limits *limits);

// The stack of new threads: eight MiB each, the default, would count against a job's memory.
int assay_set_thread_stack(size_t bytes);

// A job process starts as a copy of its worker, so the worker keeps nothing of other jobs. Linked with
// `--wrap=free`, every block of memory is wiped as it is freed: no Swift type can promise that of its
// buffers. Blocks that CPython frees are not; it sees no job's data before the fork.

// In a job process, once it has forgotten what is not its own: it has no successor to keep anything from.
void assay_stop_wiping(void);

// Wipes the stack below the caller's frame, where calls that have returned left their variables.
enum { ASSAY_WIPED_STACK = 64 << 10 };
void assay_wipe_stack(void);
// Wipes bytes that stay in use; unlike memset, it is never optimised away.
void assay_wipe(void *bytes, size_t count);
