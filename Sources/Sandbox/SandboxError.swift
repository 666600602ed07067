import Glibc

/// A step of the sandbox that did not work. Nothing untrusted runs after one.
public struct SandboxError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The verb that failed, for example `install filter`.
    public var step: String
    /// The errno value, or 0 where no system call was at fault.
    public var code: Int32

    public init(step: String, code: Int32) {
        self.step = step
        self.code = code
    }

    /// Whether the host has too few processes, descriptors or too little memory left for it: the same step may work later.
    public var isShortage: Bool { [EAGAIN, ENOMEM, EMFILE, ENFILE].contains(code) }

    public var description: String {
        code == 0 ? step : "\(step): \(String(cString: strerror(code)))"
    }

    /// Throws where a C function of the shim returned a negative errno.
    static func check(_ result: Int32, _ step: String) throws(SandboxError) {
        if result < 0 { throw SandboxError(step: step, code: -result) }
    }
}
