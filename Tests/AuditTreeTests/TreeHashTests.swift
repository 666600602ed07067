import AuditTree
import Testing

@Suite("Hashes of the tree")
struct TreeHashTests {
    @Test("the empty tree's root is SHA-256 of nothing")
    func empty() {
        #expect(TreeHash.emptyTree.base64 == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
    }

    /// The figures of the test vectors that Certificate Transparency's implementations share.
    @Test("roots of 0 to 8 leaves are the known ones")
    func knownRoots() {
        let records: [[UInt8]] = [
            [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
            Array(0x50...0x57), Array(0x60...0x6F),
        ]
        let roots = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ]
        var range = CompactRange()
        for (size, root) in roots.enumerated() {
            if size > 0 { range.append(.leaf(records[size - 1])) }
            let hex = range.root.bytes.map { byte in
                let digits = String(byte, radix: 16)
                return digits.count < 2 ? "0" + digits : digits
            }
            #expect(hex.joined() == root, "\(size) leaves")
        }
    }

    @Test("a hash is read from 32 bytes only, and is those bytes")
    func bytes() throws {
        let bytes = (0..<32).map { UInt8($0 * 7) }
        let hash = try #require(TreeHash(bytes: bytes))
        #expect(hash.bytes == bytes)
        #expect(TreeHash(bytes: bytes.reversed())?.bytes == bytes.reversed())
        var output: [UInt8] = [1]
        hash.append(to: &output)
        #expect(output == [1] + bytes)
        for count in [0, 31, 33, 64] { #expect(TreeHash(bytes: [UInt8](repeating: 0, count: count)) == nil) }
    }

    @Test("a record is not taken for a node, nor a node for a record")
    func domains() {
        let left = TreeHash.leaf([1])
        let right = TreeHash.leaf([2])
        #expect(TreeHash.leaf(left.bytes + right.bytes) != .node(left, right))
        #expect(TreeHash.node(left, right) != .node(right, left))
        #expect(TreeHash.leaf([]) != .emptyTree)
    }

    @Test("long records are hashed to their last byte", arguments: [55, 56, 63, 64, 500, 65_535, 1 << 20])
    func longRecords(_ count: Int) {
        var record = [UInt8](repeating: 3, count: count)
        let hash = TreeHash.leaf(record)
        record[count - 1] ^= 1
        #expect(TreeHash.leaf(record) != hash)
        record[count - 1] ^= 1
        #expect(TreeHash.leaf(record) == hash)
    }
}
