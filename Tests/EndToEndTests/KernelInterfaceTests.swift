import Foundation
import Testing

@Suite("At every kernel interface, the sandbox alone")
struct KernelInterfaceTests {
    struct Group: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let probes: [KernelProbe]

        init(_ name: String, _ probes: [KernelProbe]) {
            testDescription = name
            self.probes = probes
        }
    }

    private static let groups = [
        Group("processes", KernelInterfaces.processes), Group("signals", KernelInterfaces.signals),
        Group("limits and schedules", KernelInterfaces.limitsAndSchedules),
        Group("identity", KernelInterfaces.identity), Group("sockets", KernelInterfaces.sockets),
        Group("sharing", KernelInterfaces.sharing), Group("descriptors", KernelInterfaces.descriptors),
        Group("files", KernelInterfaces.files), Group("attacks", KernelInterfaces.attacks),
    ]

    @Test("answers as it should, and nothing has happened", arguments: groups)
    func answers(_ group: Group) throws {
        let results = try ProbeResults(group.probes)
        for (index, probe) in group.probes.enumerated() { results.check(probe, at: index) }
    }

    @Test(
        "answers the same with less than all layers", arguments: groups, DegradedSandboxTests.modes)
    func answersDegraded(_ group: Group, _ without: [String]) throws {
        // What makes files in its scratch first has none to make them in; and the names of the host's files are in sight.
        let probes = group.probes.filter { !without.contains("namespaces") || !$0.needsMounts }
        let results = try ProbeResults(probes, without: without)
        for (index, probe) in probes.enumerated() { results.check(probe, at: index) }
    }

    @Test("refuses every system call that it does not know")
    func unknownCalls() throws {
        // Beyond those that kernels have today; a number of x32 would be another architecture.
        let act = "{call(n, 0, 0, 0, 0, 0, 0) for n in list(range(600, 1024)) + [-1, 4095, 1 << 20, (1 << 30) - 1]}"
        let probe = KernelProbe("unknown numbers", act, .gives("{'EPERM'}"))
        try ProbeResults([probe]).check(probe, at: 0)
    }

    /// How a program may try to be something other than `blocked` when it is stopped.
    private static let disguises = [
        ("the descriptor for reports closed", "os.close(3)"),
        ("another descriptor in its place", "os.dup2(1, 3)"),
        (
            "a full pipe in its place",
            "r, w = os.pipe()\nos.set_blocking(w, False)\nwhile attempt(os.write, w, b'x' * 4096) != 'EAGAIN': pass\n"
                + "os.set_blocking(w, True)\nos.dup2(w, 3)"
        ),
        (
            "the pipe for reports full",
            "os.set_blocking(3, False)\nwhile attempt(os.write, 3, b'x' * 4096) != 'EAGAIN': pass\n"
                + "os.set_blocking(3, True)"
        ),
        ("a report of its own before", "os.write(3, bytes(64))"),
        ("every signal held back", "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))"),
        ("output closed", "os.close(1)\nos.close(2)"),
    ]

    @Test("says blocked of a forbidden act, whatever the program did to hide it", arguments: disguises)
    func staysBlocked(_ disguise: String, _ preparation: String) throws {
        let program = """
            import ctypes, errno, os, signal
            def attempt(act, *arguments):
                try:
                    return act(*arguments)
                except OSError as problem:
                    return errno.errorcode[problem.errno]
            \(preparation)
            ctypes.CDLL(None).unshare(0x10000000)
            """
        let workspace = try Workspace()
        let row = try #require(
            try workspace.judge([["source": program, "policy": "open", "timeout": 5, "wall_timeout": 120]]).first)
        let name = row["blocked_by"] as? String ?? "nobody"
        let shown = "\(row["verdict"] ?? "") by \(name), signal \(row["signal"] ?? ""), exit \(row["exit_code"] ?? "")"
        #expect(row["verdict"] as? String == "blocked", "\(disguise): \(shown)")
        // The kernel asks the worker, so nothing in the program's reach decides what is said of it.
        #expect(name == "unshare", "\(disguise): \(shown)")
    }

    #if arch(x86_64)
        @Test("says blocked of a forbidden act where there is no stack for any handler")
        func withoutStack() throws {
            // xor esp, esp; mov eax, 272 (unshare); xor edi, edi; syscall; ret
            let program = """
                import ctypes, mmap
                page = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=7)
                page.write(bytes.fromhex('31e4b81001000031ff0f05c3'))
                ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
                """
            let row = try #require(try Workspace().judge([["source": program, "policy": "open"]]).first)
            #expect(row["verdict"] as? String == "blocked")
            #expect(row["blocked_by"] as? String == "unshare")
        }
    #endif

    @Test("leaves the timer of CPU time where it is")
    func timer() throws {
        let program = """
            import ctypes
            libc = ctypes.CDLL(None)
            numbers = ctypes.CDLL('libseccomp.so.2')
            for timer in range(4):
                for name in (b'timer_delete', b'timer_settime'):
                    libc.syscall(numbers.seccomp_syscall_resolve_name(name), timer, 0, 0, 0)
            libc.alarm(0)
            while True: pass
            """
        let row = try #require(
            try Workspace().judge([["source": program, "policy": "open", "timeout": 0.3, "wall_timeout": 120]]).first)
        #expect(row["verdict"] as? String == "timed_out")
        #expect(row["limit_hit"] as? String == "cpu")
    }

    @Test("ends a job whose first thread has left it")
    func firstThreadGone() throws {
        let program = """
            import _thread, ctypes, time
            _thread.start_new_thread(time.sleep, (60,))
            exit = ctypes.CDLL('libseccomp.so.2').seccomp_syscall_resolve_name(b'exit')
            ctypes.CDLL(None).syscall(exit, 0)
            """
        let row = try #require(
            try Workspace().judge([["source": program, "policy": "open", "wall_timeout": 1]]).first)
        #expect(row["verdict"] as? String == "timed_out", "\(row)")
    }
}
