import Glibc

/// Input that cannot be used, as `FILE:LINE: reason`, or `FILE: reason` where no line is to blame.
public struct LineError: Error, Sendable, Hashable, CustomStringConvertible {
    public let file: String
    /// From 1.
    public let line: Int?
    public let reason: String
    /// Whether it is this host that has too few descriptors or too little memory at the moment, and nothing is wrong with
    /// the input.
    public let isShortage: Bool

    public init(file: String, line: Int? = nil, reason: String, isShortage: Bool = false) {
        self.file = file
        self.line = line
        self.reason = reason
        self.isShortage = isShortage
    }

    /// A file that the system does not open or read.
    ///
    /// - Parameter code: `errno`.
    public init(unreadable file: String, _ code: Int32, advice: String? = "check the path and its mode") {
        let isShortage = [EMFILE, ENFILE, ENOMEM].contains(code)
        let advice = isShortage ? "try again, or raise 'ulimit -n'" : advice
        self.init(
            file: file,
            reason: "cannot be read: \(String(cString: strerror(code)))" + (advice.map { "; \($0)" } ?? ""),
            isShortage: isShortage)
    }

    public var description: String {
        line.map { "\(file):\($0): \(reason)" } ?? "\(file): \(reason)"
    }
}
