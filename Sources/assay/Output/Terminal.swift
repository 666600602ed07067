import Foundation

/// One of the two streams people read, and whether they do.
struct Terminal {
    static let standardOutput = Terminal(descriptor: STDOUT_FILENO)
    static let standardError = Terminal(descriptor: STDERR_FILENO)
    /// Where what is meant for people's eyes goes: stdout where that is a terminal, else stderr, so that
    /// what programs read stays clean.
    static var people: Terminal { standardOutput.isTerminal ? standardOutput : standardError }

    private let descriptor: Int32

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Columns, as of now; 80 where nobody says.
    var columns: Int {
        var size = winsize()
        return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    /// Writes text at once. That nobody listens is no reason to fail: this is not the result.
    func write(_ text: String) {
        try? FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(contentsOf: Data(text.utf8))
    }
}
