import Crypto

/// A SHA-256 value, plain or keyed (FIPS 180-4; RFC 2104): 32 bytes.
public struct Digest: Sendable, Hashable {
    public let bytes: [UInt8]

    init(_ digest: some Sequence<UInt8>) {
        bytes = Array(digest)
    }

    /// SHA-256 of public material, for example the text of a policy. Never use it for a program's text
    /// or output where the value reaches the log: those take a salt, so that they can be erased.
    public static func sha256(_ message: some Sequence<UInt8>) -> Digest {
        Digest(SHA256.hash(data: Array(message)))
    }

    /// HMAC-SHA256 of `message` under a job's salt.
    public static func hmac(salt: [UInt8], _ message: [UInt8]) -> Digest {
        Digest(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: salt)))
    }

    /// 64 lowercase hexadecimal digits.
    public var hex: String {
        var output: [UInt8] = []
        output.reserveCapacity(64)
        appendHex(to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    func appendHex(to output: inout [UInt8]) {
        for byte in bytes { Hexadecimal.append(byte, to: &output) }
    }
}

/// SHA-256 over digests that arrive one at a time: what `job.submitted` says of its programs.
public struct RunningDigest: Sendable {
    private var hasher = SHA256()

    public init() {}

    public mutating func append(_ digest: Digest) {
        hasher.update(data: digest.bytes)
    }

    public func finish() -> Digest {
        Digest(hasher.finalize())
    }
}
