import Glibc

/// A file descriptor with one owner, closed when that owner lets go of it.
public struct Descriptor: ~Copyable {
    public let number: Int32

    public init(owning number: Int32) {
        self.number = number
    }

    deinit {
        if number >= 0 { _ = Glibc.close(number) }
    }

    /// Both ends of a new pipe, close-on-exec.
    static func pipe() throws(SandboxError) -> PipeEnds {
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw SandboxError(step: "pipe", code: errno) }
        return PipeEnds(reader: Descriptor(owning: ends[0]), writer: Descriptor(owning: ends[1]))
    }

    func makeNonBlocking() {
        _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
    }
}

struct PipeEnds: ~Copyable {
    var reader: Descriptor
    var writer: Descriptor
}
