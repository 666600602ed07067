import Foundation

/// A program on a terminal of its own, as somebody would sit before it.
final class PseudoTerminal {
    private let master: FileHandle
    private let process = Process()
    private var received: [UInt8] = []
    private var isOpen = true

    /// - Parameter arguments: of a program that has the terminal as its controlling one, so that Ctrl-C is a signal.
    init(_ program: URL, _ arguments: [String], folder: URL) throws {
        let number = posix_openpt(O_RDWR | O_NOCTTY)
        guard number >= 0, grantpt(number) == 0, unlockpt(number) == 0, let name = ptsname(number) else {
            throw CocoaError(.fileReadUnknown)
        }
        let slave = open(String(cString: name), O_RDWR | O_NOCTTY)
        var size = winsize(ws_row: 24, ws_col: 200, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(number, UInt(TIOCSWINSZ), &size)
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        _ = fcntl(number, F_SETFL, O_NONBLOCK)
        master = FileHandle(fileDescriptor: number, closeOnDealloc: true)
        let terminal = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
        process.executableURL = URL(fileURLWithPath: "/usr/bin/setsid")
        process.arguments = ["--ctty", "--wait", program.path] + arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment
            .merging([
                "ASSAY_KEYS": folder.appendingPathComponent("keys").path,
                "XDG_STATE_HOME": folder.appendingPathComponent("state").path, "TERM": "xterm",
            ]) { $1 }
        process.standardInput = terminal
        process.standardOutput = terminal
        process.standardError = terminal
        try process.run()
    }

    func type(_ text: String) throws {
        try master.write(contentsOf: Data(text.utf8))
    }

    /// The terminal goes, as a window that is closed: what has it gets SIGHUP.
    func hangUp() throws {
        _ = screen
        try master.close()
        isOpen = false
    }

    /// All that was shown so far, without what moves the cursor and chooses colours.
    var screen: String {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while isOpen {
            let count = read(master.fileDescriptor, &buffer, buffer.count)
            if count <= 0 { break }
            received += buffer[..<count]
        }
        let text = String(decoding: received.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
        return text.replacing(/\u{1b}\[[0-9;?]*[A-Za-z]/, with: "")
    }

    /// Waits until a text is on the screen behind another one.
    func shows(_ text: String, after mark: String = "", within seconds: Double = 60) -> Bool {
        eventually(within: seconds) {
            let screen = screen
            guard let begin = mark.isEmpty ? screen.startIndex : screen.range(of: mark)?.upperBound else {
                return false
            }
            return screen[begin...].contains(text)
        }
    }

    /// Waits until the program has ended; nil where it does not.
    func status(within seconds: Double = 60) -> Int32? {
        // It may wait for its output to be read.
        let ends = eventually(within: seconds) {
            _ = screen
            return !process.isRunning
        }
        return ends ? process.terminationStatus : nil
    }

    deinit {
        if process.isRunning { process.terminate() }
    }
}
