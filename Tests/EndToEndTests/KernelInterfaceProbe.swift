import Foundation
import Testing

/// One use of a kernel interface by a program under policy `open`, and what the sandbox must make of it.
struct KernelProbe: Sendable, CustomTestStringConvertible {
    enum Answer: Sendable, Equatable {
        /// The call fails with this error, and nothing that the program can see of itself or of its worker changes.
        case refused(String)
        /// The call ends the job, and the result names it.
        case blocked(String)
        /// An entry point of another architecture: the kernel ends the job before it knows the call.
        case foreign
        /// The program goes on, with this value.
        case gives(String)
    }

    /// What is tried, in words.
    let title: String
    /// A Python expression or, where it has several lines, statements that leave `result`.
    let act: String
    let answer: Answer

    init(_ title: String, _ act: String, _ answer: Answer) {
        self.title = title
        self.act = act
        self.answer = answer
    }

    var testDescription: String { title }

    /// Whether it writes to its scratch, or asks which of the host's files there are.
    var needsMounts: Bool { act.contains("/tmp") || act.contains("os.path.exists(") }

    /// The whole program. Its value is the outcome and whether the state was still the same afterwards; it prints a
    /// line behind the act, so that an act that should have ended the job is seen to have gone on.
    var program: String {
        let statement = act.contains("\n") ? act : "result = \(act)"
        return """
            \(KernelProbe.preamble)
            before = state()
            \(statement)
            print('went on')
            (result, state() == before)
            """
    }

    var row: [String: Any] {
        ["source": program, "policy": "open", "timeout": 10, "wall_timeout": 120]
    }

    /// A job that looks at what a job can see of its surroundings, and prints it.
    static let witness = "\(preamble)\nprint(surroundings())"

    /// Numbers of system calls come from the library that the sandbox is made with, so they hold for every
    /// architecture; a call that this one does not have is `absent`.
    private static let preamble = """
        import ctypes, errno, fcntl, mmap, os, resource, signal, socket, struct, threading
        libc = ctypes.CDLL(None, use_errno=True)
        libc.syscall.restype = ctypes.c_long
        numbers = ctypes.CDLL('libseccomp.so.2')

        def number(name):
            return numbers.seccomp_syscall_resolve_name(name.encode())

        def call(name, *arguments):
            which = number(name) if isinstance(name, str) else name
            if isinstance(name, str) and which < 0:
                return 'absent'
            ctypes.set_errno(0)
            words = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
            answer = libc.syscall(ctypes.c_long(which), *words)
            return errno.errorcode[ctypes.get_errno()] if answer == -1 else answer

        def attempt(act, *arguments):
            try:
                return act(*arguments)
            except OSError as problem:
                return errno.errorcode[problem.errno]

        def run_machine_code(text):
            page = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=7)
            page.write(bytes.fromhex(text))
            return ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()

        def is_open(descriptor):
            return attempt(fcntl.fcntl, descriptor, fcntl.F_GETFD) != 'EBADF'

        def names(folder):
            return sorted(os.listdir(folder))

        def surroundings():
            parent = os.getppid()
            return [
                os.getresuid(), os.getresgid(), os.getgroups(), tuple(os.uname()), os.getcwd(),
                [attempt(names, folder) for folder in ('/', '/dev', '/tmp')],
                [resource.getrlimit(kind) for kind in range(16) if kind not in (resource.RLIMIT_DATA, resource.RLIMIT_AS)],
                [sorted(os.sched_getaffinity(pid)) for pid in (0, parent)],
                [os.sched_getscheduler(pid) for pid in (0, parent)],
                [os.getpriority(os.PRIO_PROCESS, pid) for pid in (0, parent)],
                parent, os.getpgid(parent), os.getsid(parent),
                [os.stat(file).st_mtime_ns for file in ('/', '/dev/null', '/dev/urandom', os.__file__)],
            ]

        def state():
            return (
                surroundings(), os.getpid(), os.getpgid(0), os.getsid(0), threading.active_count(),
                resource.getrlimit(resource.RLIMIT_DATA), resource.getrlimit(resource.RLIMIT_AS),
                signal.getitimer(signal.ITIMER_PROF), [n for n in range(128) if is_open(n)],
            )

        library = os.open(os.__file__, os.O_RDONLY)
        PARENT = os.getppid()

        def pair(*values):
            return (ctypes.c_ulong * len(values))(*values)
        """
}

/// What came of probes that were judged one after the other by the same worker.
struct ProbeResults {
    private let rows: [[String: Any]]
    /// What the witnesses saw: before the first probe, and behind each.
    private let witnessed: [String]
    /// Whether a result has the name of the call that ended its job.
    private let names: Bool

    /// Judges the probes in one database, each followed by a witness.
    ///
    /// - Parameter without: layers of the sandbox to do without.
    init(_ probes: [KernelProbe], without: [String] = []) throws {
        names = !without.contains("seccomp")
        let workspace = try Workspace()
        let witness: [String: Any] = ["source": KernelProbe.witness, "policy": "open"]
        let programs = [witness] + probes.flatMap { [$0.row, witness] }
        let lines = try programs.map { String(decoding: try JSONSerialization.data(withJSONObject: $0), as: UTF8.self) }
        let file = try workspace.write(lines.joined(separator: "\n"), to: "probes.jsonl")
        #expect(try workspace.assay("submit", "--jsonl", file, "--batch", "probes").status == 0)
        let worked = try workspace.start(
            ["--db", workspace.database, "work", "--drain", "--quiet", "--workers", "1"]
                + DegradedSandboxTests.flags(without)
        ).wait()
        #expect(worked.status == 0, "\(worked.error)")
        // A worker that a probe had hurt would have been replaced, and its job tried again.
        #expect(try workspace.sql("SELECT count(*) FROM jobs WHERE attempt <> 1 OR state <> 'completed'") == "0")
        let all = try workspace.assay("results", "--batch", "probes", "--format", "jsonl").rows()
            .sorted { ($0["id"] as? Int ?? 0) < ($1["id"] as? Int ?? 0) }
        try #require(all.count == programs.count)
        witnessed = all.enumerated().filter { $0.offset % 2 == 0 }.map { $0.element["stdout"] as? String ?? "" }
        rows = all.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    }

    /// Holds the result of the probe at `index` to what it expects.
    func check(_ probe: KernelProbe, at index: Int) {
        let row = rows[index]
        let shown = ["verdict", "blocked_by", "value", "exception_type", "exception_message", "signal", "stdout"]
            .compactMap { key in row[key].map { "\(key)=\($0)" } }.joined(separator: " ")
        let about = Comment(rawValue: "\(probe.title): \(shown)")
        let verdict = row["verdict"] as? String
        let value = row["value"] as? String
        #expect(!witnessed[index].isEmpty && witnessed[index + 1] == witnessed[index], about)
        #if !arch(x86_64)
            // Older calls, such as fork, do not exist everywhere.
            if value == "('absent', True)" { return }
        #endif
        switch probe.answer {
        case .refused(let code):
            #expect(verdict == "passed" && value == "('\(code)', True)", about)
        case .gives(let expected):
            #expect(verdict == "passed" && value?.hasPrefix("(\(expected), ") == true, about)
        case .blocked(let name):
            #expect(
                verdict == "blocked" && row["blocked_by"] as? String == (names ? name : "a forbidden system call"),
                about)
            #expect(row["stdout"] as? String == "", about)
        case .foreign:
            #expect(verdict == "blocked" && row["signal"] as? Int == 31, about)
            #expect(row["stdout"] as? String == "", about)
        }
    }
}
