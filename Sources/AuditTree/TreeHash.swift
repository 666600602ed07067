import Crypto

/// The hash of a node of the tree: 32 bytes, held inline.
///
/// RFC 6962 §2.1: a leaf is SHA-256(0x00 ‖ record), an inner node SHA-256(0x01 ‖ left ‖ right), so that no
/// record can be passed off as a node; the root of no leaves is SHA-256 of nothing.
public struct TreeHash: Sendable, Hashable {
    /// The 32 bytes in the order of memory, eight to a word.
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    public static let byteCount = 32

    /// Nil unless there are 32 bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self = withUnsafeTemporaryAllocation(byteCount: Self.byteCount, alignment: 8) { buffer in
            buffer.copyBytes(from: bytes)
            return TreeHash(loading: UnsafeRawBufferPointer(buffer))
        }
    }

    /// The same of bytes in memory, without the cost of a generic: a verification reads millions.
    public init?(bytes: UnsafeRawBufferPointer) {
        guard bytes.count == Self.byteCount else { return nil }
        self = TreeHash(loading: bytes)
    }

    private init(loading buffer: UnsafeRawBufferPointer) {
        first = buffer.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
        second = buffer.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        third = buffer.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
        fourth = buffer.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
    }

    private init(_ hasher: SHA256) {
        self = hasher.finalize().withUnsafeBytes { TreeHash(loading: $0) }
    }

    /// The leaf of a record of any length, which is not copied.
    public static func leaf(_ record: UnsafeRawBufferPointer) -> TreeHash {
        var hasher = SHA256()
        withUnsafeBytes(of: UInt8(0)) { hasher.update(bufferPointer: $0) }
        hasher.update(bufferPointer: record)
        return TreeHash(hasher)
    }

    /// The leaf of a record of any length.
    public static func leaf(_ record: [UInt8]) -> TreeHash {
        record.withUnsafeBytes { leaf($0) }
    }

    /// The node above two others.
    public static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        withUnsafeTemporaryAllocation(byteCount: 1 + 2 * byteCount, alignment: 8) { buffer in
            buffer.storeBytes(of: 1, as: UInt8.self)
            left.store(in: buffer, at: 1)
            right.store(in: buffer, at: 1 + byteCount)
            var hasher = SHA256()
            hasher.update(bufferPointer: UnsafeRawBufferPointer(buffer))
            return TreeHash(hasher)
        }
    }

    /// The root of a tree without leaves.
    public static let emptyTree = TreeHash(SHA256())

    public var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.byteCount) { buffer, count in
            store(in: UnsafeMutableRawBufferPointer(buffer), at: 0)
            count = Self.byteCount
        }
    }

    public func append(to output: inout [UInt8]) {
        withUnsafeBytes(of: (first, second, third, fourth)) { output.append(contentsOf: $0) }
    }

    /// With the standard alphabet and padding (RFC 4648 §4): 44 characters, as in checkpoints and proofs.
    public var base64: String { Base64.encode(bytes) }

    private func store(in buffer: UnsafeMutableRawBufferPointer, at offset: Int) {
        buffer.storeBytes(of: first, toByteOffset: offset, as: UInt64.self)
        buffer.storeBytes(of: second, toByteOffset: offset + 8, as: UInt64.self)
        buffer.storeBytes(of: third, toByteOffset: offset + 16, as: UInt64.self)
        buffer.storeBytes(of: fourth, toByteOffset: offset + 24, as: UInt64.self)
    }
}

extension TreeHash: CustomStringConvertible {
    public var description: String { base64 }
}
