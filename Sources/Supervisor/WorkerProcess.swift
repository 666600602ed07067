import Glibc
import Wire

/// A running worker and the supervisor's ends of its pipes. Nothing here waits.
final class WorkerProcess {
    let pid: pid_t
    let output: Int32
    let error: Int32
    private(set) var input: Int32
    private var reader = FrameReader(limit: WorkerReport.frameLimit)
    private var unsent: [UInt8] = []
    private var sent = 0
    /// The last of what it wrote on standard error: bubblewrap's complaints, above all.
    private(set) var lastWords = ""

    /// Whether bytes wait for the worker to read.
    var hasUnsent: Bool { sent < unsent.count }

    init(command: SandboxCommand) throws(EnvironmentError) {
        let pipes = try Pipe.several(3)
        let (commands, reports, complaints) = (pipes[0], pipes[1], pipes[2])
        do throws(EnvironmentError) {
            pid = try Self.start(command, input: commands.reader, output: reports.writer, error: complaints.writer)
        } catch {
            for pipe in pipes { pipe.close() }
            throw error
        }
        close(commands.reader)
        close(reports.writer)
        close(complaints.writer)
        input = commands.writer
        output = reports.reader
        error = complaints.reader
        for descriptor in [input, output, error] {
            _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        }
        // Results come in bursts while the supervisor commits the ones before.
        _ = fcntl(output, F_SETPIPE_SZ, 1 << 20)
        _ = fcntl(input, F_SETPIPE_SZ, 1 << 18)
    }

    private static func start(
        _ command: SandboxCommand, input: Int32, output: Int32, error: Int32
    ) throws(EnvironmentError) -> pid_t {
        var extra: Int32?
        if let path = command.extra {
            let file = open(path, O_RDONLY | O_CLOEXEC)
            guard file >= 0 else { throw EnvironmentError("cannot read \(path)", code: errno) }
            extra = file
        }
        defer { if let extra { close(extra) } }
        // The worker asks the kernel who this is: in a pid namespace of its own it is told of nobody.
        _ = fcntl(input, F_SETOWN, getpid())
        return try Spawn.start(
            command.arguments, input: input, output: output, error: error, extra: extra,
            environment: command.environment, session: command.ownsSession)
    }

    deinit {
        for descriptor in [input, output, error] where descriptor >= 0 { close(descriptor) }
    }

    func send(_ command: WorkerCommand) {
        unsent.append(contentsOf: command.frame.encoded)
        flush()
    }

    /// Writes as much as the pipe takes.
    func flush() {
        while hasUnsent {
            let count = unsent.withUnsafeBytes { write(input, $0.baseAddress! + sent, $0.count - sent) }
            if count < 0 && errno == EINTR { continue }
            // Full, or broken: reading will tell.
            if count <= 0 { break }
            sent += count
        }
        if !hasUnsent {
            unsent.removeAll(keepingCapacity: unsent.count < 1 << 17)
            sent = 0
        }
    }

    /// What it reported since; nil once it has closed its end.
    ///
    /// Throws where it sent something that no worker sends.
    func receive() throws(WireError) -> [WorkerReport]? {
        var reports: [WorkerReport] = []
        var open = true
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
            // Bounded, so that one talkative worker does not keep the others waiting.
            for _ in 0..<64 {
                let count = read(output, buffer.baseAddress, buffer.count)
                if count < 0 && errno == EINTR { continue }
                if count == 0 { open = false }
                if count <= 0 { return }
                reader.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
        }
        while let frame = try reader.next() { reports.append(try WorkerReport(frame)) }
        return open || !reports.isEmpty ? reports : nil
    }

    /// Keeps the end of what comes on standard error.
    func listen() {
        withUnsafeTemporaryAllocation(byteCount: 1 << 12, alignment: 16) { buffer in
            let count = read(error, buffer.baseAddress, buffer.count)
            guard count > 0 else { return }
            let text = String(decoding: UnsafeRawBufferPointer(rebasing: buffer[..<count]), as: UTF8.self)
            lastWords = String((lastWords + text).suffix(1_000))
        }
    }

    /// Ends it and everything in its namespaces, or in its session, and reaps it.
    func end() -> Int32 {
        // The group: bubblewrap's process inside asks to end with the one outside only after a while, and leaves it then.
        kill(-pid, SIGKILL)
        kill(pid, SIGKILL)
        let status = Spawn.wait(pid)
        listen()
        return status
    }

    /// Lets it go by end-of-file, as at the end of a drain.
    func finish() {
        close(input)
        input = -1
    }
}
