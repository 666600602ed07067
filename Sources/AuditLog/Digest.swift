import Crypto

/// A SHA-256 value, plain or keyed (FIPS 180-4; RFC 2104): 32 bytes, held inline.
public struct Digest: Sendable, Hashable {
    /// The 32 bytes in the order of memory, eight to a word.
    private let words: (UInt64, UInt64, UInt64, UInt64)

    fileprivate init(_ hasher: borrowing SHA256) {
        words = hasher.finalize().withUnsafeBytes { bytes in
            precondition(bytes.count == SHA256.byteCount)
            return bytes.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self)
        }
    }

    /// The digest that these 64 hexadecimal digits spell, small letters; nil where they do not.
    public init?(spelled text: BodyText) {
        let bytes: [UInt8]? = text.withBytes { digits in
            guard digits.count == 2 * SHA256.byteCount else { return nil }
            var bytes: [UInt8] = []
            for place in stride(from: 0, to: digits.count, by: 2) {
                guard let high = Hexadecimal.value(digits[place]), let low = Hexadecimal.value(digits[place + 1])
                else { return nil }
                bytes.append(high << 4 | low)
            }
            return bytes
        }
        guard let bytes else { return nil }
        words = bytes.withUnsafeBytes { $0.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self) }
    }

    public static func == (one: Digest, other: Digest) -> Bool { one.words == other.words }

    public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }

    public var bytes: [UInt8] { withBytes { [UInt8]($0) } }

    fileprivate func withBytes<T>(_ use: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
        try withUnsafeBytes(of: words, use)
    }

    /// SHA-256 of public material, for example the text of a policy. Never use it for a program's text
    /// or output where the value reaches the log: those take a salt, so that they can be erased.
    public static func sha256(_ message: [UInt8]) -> Digest {
        message.withUnsafeBytes { sha256($0) }
    }

    /// The same of bytes that are not copied.
    public static func sha256(_ message: UnsafeRawBufferPointer) -> Digest {
        var hasher = SHA256()
        hasher.update(bufferPointer: message)
        return Digest(hasher)
    }

    /// HMAC-SHA256 of `message` under a job's salt.
    ///
    /// RFC 2104 over the library's SHA-256: its own HMAC type spends more on preparing a key than on hashing a
    /// program, and every job has a key of its own.
    ///
    /// - Parameter salt: at most 64 bytes, one block of the hash; those of jobs have 16.
    public static func hmac(salt: [UInt8], _ message: [UInt8]) -> Digest {
        message.withUnsafeBytes { hmac(salt: salt, $0) }
    }

    /// The same of bytes that are not copied.
    public static func hmac(salt: [UInt8], _ message: UnsafeRawBufferPointer) -> Digest {
        precondition(salt.count <= SHA256.blockByteCount)
        return withUnsafeTemporaryAllocation(byteCount: SHA256.blockByteCount, alignment: 1) { pad in
            pad.initializeMemory(as: UInt8.self, repeating: 0x36)
            for (index, byte) in salt.enumerated() { pad[index] ^= byte }
            var inner = SHA256()
            inner.update(bufferPointer: UnsafeRawBufferPointer(pad))
            inner.update(bufferPointer: message)
            // From the inner pad to the outer one.
            for index in pad.indices { pad[index] ^= 0x36 ^ 0x5C }
            var outer = SHA256()
            outer.update(bufferPointer: UnsafeRawBufferPointer(pad))
            inner.finalize().withUnsafeBytes { outer.update(bufferPointer: $0) }
            return Digest(outer)
        }
    }

    /// 64 lowercase hexadecimal digits.
    public var hex: String {
        var output: [UInt8] = []
        output.reserveCapacity(64)
        appendHex(to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// Whether ``hex`` is this text.
    public func isSpelled(_ text: BodyText) -> Bool {
        text.withBytes { digits in
            guard digits.count == 2 * SHA256.byteCount else { return false }
            return withBytes { bytes in
                // Without a way out before the end: nearly all are equal.
                var difference: UInt8 = 0
                for place in 0..<bytes.count {
                    difference |= digits[2 * place] ^ Hexadecimal.digit(bytes[place] >> 4)
                    difference |= digits[2 * place + 1] ^ Hexadecimal.digit(bytes[place] & 15)
                }
                return difference == 0
            }
        }
    }

    func appendHex(to output: inout [UInt8]) {
        withBytes { for byte in $0 { Hexadecimal.append(byte, to: &output) } }
    }
}

/// SHA-256 over what arrives piece by piece: a file, or the digests that `job.submitted` is about.
public struct RunningDigest: Sendable {
    private var hasher = SHA256()

    public init() {}

    public mutating func append(_ bytes: [UInt8]) {
        hasher.update(data: bytes)
    }

    public mutating func append(_ digest: Digest) {
        digest.withBytes { hasher.update(bufferPointer: $0) }
    }

    public func finish() -> Digest {
        Digest(hasher)
    }
}
