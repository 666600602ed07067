import Foundation
import Testing

/// What jobs leave where others can see it: the host, and jobs before, behind and beside them.
@Suite("Seen from outside, a job under the sandbox alone")
struct KernelInterfaceTraceTests {
    /// A job that waits, as the kernel describes it to the host.
    private func whileWaiting(_ preparation: String = "", _ look: (Int32, Workspace) throws -> Void) throws {
        let workspace = try Workspace()
        let program = "\(preparation)\nprint('ready', flush=True)\nimport time\ntime.sleep(30)"
        let running = try workspace.start([
            "run", "--db", workspace.database, "--policy", "open", "--wall-timeout", "30", "-c", program,
        ])
        defer {
            running.signal(SIGKILL)
            _ = try? running.wait()
        }
        // The job is the one of two processes of that name whose parent is the other.
        var job: Int32?
        let found = try eventually {
            job = try running.descendants(named: "assay-worker").first { pid in
                try Self.isChildOfItsLike(pid) && Self.isAsleep(pid)
            }
            guard let job else { return false }
            // Trials of the worker's own sleep as well, and not for so long.
            Thread.sleep(forTimeInterval: 0.2)
            return try Self.isChildOfItsLike(job) && Self.isAsleep(job)
        }
        #expect(found, "no job was seen to run")
        if let job { try look(job, workspace) }
    }

    private static func status(of pid: Int32) throws -> [String: String] {
        let text = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
        return Dictionary(
            text.split(separator: "\n").compactMap { line in
                let parts = line.split(separator: ":", maxSplits: 1)
                return parts.count == 2 ? (String(parts[0]), parts[1].trimmingCharacters(in: .whitespaces)) : nil
            }, uniquingKeysWith: { first, _ in first })
    }

    private static func isChildOfItsLike(_ pid: Int32) throws -> Bool {
        guard let parent = try status(of: pid)["PPid"].flatMap(Int32.init) else { return false }
        return try status(of: parent)["Name"] == "assay-worker"
    }

    private static func isAsleep(_ pid: Int32) throws -> Bool {
        try status(of: pid)["State"]?.hasPrefix("S") ?? false
    }

    @Test("has no rights, no way to new ones, and leaves no image of its memory")
    func rights() throws {
        try whileWaiting { job, _ in
            let status = try Self.status(of: job)
            for kind in ["CapInh", "CapPrm", "CapEff", "CapAmb"] {
                #expect(status[kind] == "0000000000000000", "\(kind)")
            }
            #expect(status["NoNewPrivs"] == "1")
            #expect(status["Groups"]?.isEmpty ?? true || getuid() != 0)
            let limits = try String(contentsOfFile: "/proc/\(job)/limits", encoding: .utf8)
            let core = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
            #expect(core?.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"])
            // What is not dumpable belongs to root, so that no equal may trace or read it.
            let owner = try FileManager.default.attributesOfItem(atPath: "/proc/\(job)/status")[.ownerAccountID]
            #expect((owner as? NSNumber)?.intValue == 0)
        }
    }

    @Test("finds everything but its scratch read-only, and no program that could give it rights")
    func mounts() throws {
        try whileWaiting { job, _ in
            let mounts = try String(contentsOfFile: "/proc/\(job)/mountinfo", encoding: .utf8)
                .split(separator: "\n").map { $0.split(separator: " ") }
            #expect(mounts.count > 3)
            for mount in mounts {
                let options = mount[5].split(separator: ",")
                #expect(options.contains("nosuid"), "\(mount[4])")
                let isDevice = mount[4].hasPrefix("/dev/")
                #expect(isDevice || options.contains("nodev"), "\(mount[4])")
                #expect(options.contains("ro") || mount[4] == "/tmp", "\(mount[4]) can be written to")
                if mount[4] == "/tmp" { #expect(options.contains("noexec")) }
            }
        }
    }

    @Test(
        "holds no lock that others could see",
        arguments: [
            "os.open(os.__file__, os.O_RDONLY), fcntl.F_RDLCK", "os.open('/dev/null', os.O_RDWR), fcntl.F_WRLCK",
        ])
    func locks(_ descriptorAndKind: String) throws {
        let preparation = """
            import fcntl, os, struct
            descriptor, kind = \(descriptorAndKind)
            try:
                fcntl.fcntl(descriptor, fcntl.F_SETLK, struct.pack('hhqqi4x', kind, 0, 0, 0, 0))
            except OSError:
                pass
            """
        try whileWaiting(preparation) { job, _ in
            // The kernel's own list has a line for each lock, with the process that holds it.
            let held = try String(contentsOfFile: "/proc/locks", encoding: .utf8).split(separator: "\n")
                .filter { $0.split(separator: " ").contains(Substring(String(job))) }
            #expect(held == [])
        }
    }

    @Test("does not make a disk flush what others write")
    func flushes() throws {
        // A descriptor that is not open tells whether the question reaches the kernel.
        let program = """
            import ctypes, errno, os
            libc = ctypes.CDLL(None, use_errno=True)
            def flush(act):
                ctypes.set_errno(0)
                act(-1)
                return ctypes.get_errno() == errno.EBADF
            file = open('/tmp/x', 'w')
            file.write('x')
            os.fsync(file.fileno())
            (flush(libc.fsync), flush(libc.fdatasync))
            """
        let row = try #require(try Workspace().judge([["source": program, "policy": "open"]]).first)
        #expect(row["value"] as? String == "(False, False)", "\(row)")
    }

    @Test("leaves no times for the next job to read")
    func times() throws {
        let leave = "import os\nos.utime('/tmp', (11, 22))"
        let look = "import os\nround(os.stat('/tmp').st_mtime), round(os.stat('/tmp').st_atime)"
        let programs = (0..<40).flatMap { _ in [leave, leave, look] }
        let rows = try Workspace().judge(
            programs.map { ["source": $0, "policy": "open"] }, options: ["--priority", "0"])
        for (program, row) in zip(programs, rows) where program == look {
            let value = row["value"] as? String
            #expect(value?.contains("22,") == false && value?.contains("11)") == false, "\(row)")
        }
    }

    @Test("leaves no core file when it dies")
    func coreDumps() throws {
        let workspace = try Workspace()
        let die = "import ctypes\nctypes.string_at(0)"
        let look = "import os\nos.listdir('/tmp')"
        let rows = try workspace.judge([die, look, die, look].map { ["source": $0, "policy": "open"] })
        #expect(rows.map { $0["verdict"] as? String } == ["crashed", "passed", "crashed", "passed"])
        #expect(rows[1]["value"] as? String == "['out']" && rows[3]["value"] as? String == "['out']")
        let left = try FileManager.default.contentsOfDirectory(atPath: workspace.folder.path)
        #expect(!left.contains { $0.hasPrefix("core") }, "\(left)")
    }
}
