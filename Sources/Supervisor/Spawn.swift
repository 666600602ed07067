import Glibc

/// Both ends of a pipe, close-on-exec.
struct Pipe {
    let reader: Int32
    let writer: Int32

    init() throws(EnvironmentError) {
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else {
            throw EnvironmentError("cannot make a pipe", code: errno)
        }
        reader = ends[0]
        writer = ends[1]
    }

    /// As many as asked for, or none.
    static func several(_ count: Int) throws(EnvironmentError) -> [Pipe] {
        var pipes: [Pipe] = []
        do throws(EnvironmentError) {
            while pipes.count < count { pipes.append(try Pipe()) }
        } catch {
            for pipe in pipes { pipe.close() }
            throw error
        }
        return pipes
    }

    func close() {
        Glibc.close(reader)
        Glibc.close(writer)
    }
}

/// Starts programs by posix_spawn, which needs no code of ours between fork and exec.
///
/// `bwrap --die-with-parent` fires when the thread that spawned it ends, so workers are started from the
/// supervisor's own thread.
enum Spawn {
    /// The descriptor under which a program finds the file given as `extra`.
    static let extraDescriptor: Int32 = 3

    /// Starts a program in a process group of its own, with nothing open but what is named.
    ///
    /// - Parameters:
    ///   - input, output, error: descriptors for 0, 1 and 2; nil means /dev/null, for `error` the caller's own.
    ///   - extra: a descriptor for ``extraDescriptor``.
    ///   - environment: `NAME=value` for each variable; nil means the caller's own.
    ///   - session: whether the group leads a session, out of reach of the caller's terminal.
    static func start(
        _ command: [String], input: Int32?, output: Int32?, error: Int32?, extra: Int32?,
        environment: [String]? = nil, session: Bool = false
    ) throws(EnvironmentError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, descriptor) in [(Int32(0), input), (1, output)] {
            if let descriptor {
                posix_spawn_file_actions_adddup2(&actions, descriptor, number)
            } else {
                posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0)
            }
        }
        if let error { posix_spawn_file_actions_adddup2(&actions, error, 2) }
        if let extra { posix_spawn_file_actions_adddup2(&actions, extra, extraDescriptor) }
        let firstClosed = extra == nil ? extraDescriptor : extraDescriptor + 1
        posix_spawn_file_actions_addclosefrom_np(&actions, firstClosed)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        let group = session ? POSIX_SPAWN_SETSID : Int32(POSIX_SPAWN_SETPGROUP)
        posix_spawnattr_setflags(
            &attributes, Int16(group | Int32(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)))

        var arguments = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var variables = (environment ?? []).map { strdup($0) } + [nil]
        defer { for variable in variables { free(variable) } }
        var pid: pid_t = 0
        let failure =
            environment == nil
            ? posix_spawn(&pid, command[0], &actions, &attributes, &arguments, environ)
            : posix_spawn(&pid, command[0], &actions, &attributes, &arguments, &variables)
        guard failure == 0 else {
            throw EnvironmentError("cannot start \(command[0])", code: failure)
        }
        return pid
    }

    /// Waits for a program; its exit status, or 128 and the signal's number.
    static func wait(_ pid: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        return exitStatus(status)
    }

    /// Reaps a program that has ended; nil while it runs.
    static func poll(_ pid: pid_t) -> Int32? {
        var status: Int32 = 0
        return waitpid(pid, &status, WNOHANG) == pid ? exitStatus(status) : nil
    }

    private static func exitStatus(_ status: Int32) -> Int32 {
        let signal = status & 0x7f
        return signal == 0 ? status >> 8 & 0xff : 128 + signal
    }
}
