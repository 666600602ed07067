import Glibc

/// Something this host lacks; `assay` leaves with exit code 3 and this one line.
public struct EnvironmentError: Error, Sendable, Hashable, CustomStringConvertible {
    public var description: String
    /// Whether it is for want of processes, descriptors or memory, of which there may be more later.
    public var isShortage = false

    public init(_ description: String) {
        self.description = description
    }

    /// What a system call would not do.
    init(_ attempt: String, code: Int32) {
        description = "\(attempt): \(String(cString: strerror(code)))"
        isShortage = Self.shortages.contains(code)
    }

    private static let shortages = [EAGAIN, ENOMEM, EMFILE, ENFILE]

    /// Whether another program's words say that it met such a want: setpriv and bubblewrap have no other way to say so.
    static func speaksOfShortage(_ words: String) -> Bool {
        shortages.contains { words.contains(String(cString: strerror($0))) }
    }
}
