import AuditTree
import Foundation

/// A line of the checker's `cases`, whose members `cases.go` explains, and what is expected of it.
struct CheckerCase: Encodable {
    /// What a failure calls it.
    var label: String
    /// Whether the checker is to accept it.
    var holds: Bool

    private var check: String
    private var keys: [String]?
    private var signers: [String]?
    private var note: Data?
    private var file: Data?
    private var record: Data?
    private var records: [Data]?
    private var hashes: [String]?
    private var index: Int64?
    private var oldSize: Int64?
    private var oldRoot: String?
    private var size: Int64?
    private var root: String?

    private enum CodingKeys: String, CodingKey {
        case check, keys, signers, note, file, record, records, hashes, index, size, root
        case oldSize = "old_size"
        case oldRoot = "old_root"
    }

    private init(_ check: String, _ label: String, holds: Bool) {
        self.check = check
        self.label = "\(check), \(label)"
        self.holds = holds
    }

    static func root(_ records: [[UInt8]], root: TreeHash, _ label: String, holds: Bool = true) -> CheckerCase {
        var one = CheckerCase("root", label, holds: holds)
        one.records = records.map { Data($0) }
        one.size = Int64(records.count)
        one.root = root.base64
        return one
    }

    static func inclusion(
        _ proof: [TreeHash], of record: [UInt8], at index: Int64, size: Int64, root: TreeHash, _ label: String,
        holds: Bool = true
    ) -> CheckerCase {
        var one = CheckerCase("inclusion", label, holds: holds)
        one.hashes = proof.map(\.base64)
        one.record = Data(record)
        one.index = index
        one.size = size
        one.root = root.base64
        return one
    }

    static func consistency(
        _ proof: [TreeHash], from oldSize: Int64, _ oldRoot: TreeHash, to size: Int64, _ root: TreeHash,
        _ label: String, holds: Bool = true
    ) -> CheckerCase {
        var one = CheckerCase("consistency", label, holds: holds)
        one.hashes = proof.map(\.base64)
        one.oldSize = oldSize
        one.oldRoot = oldRoot.base64
        one.size = size
        one.root = root.base64
        return one
    }

    /// That `note` is byte for byte what Go's `note.Sign` makes of its text.
    static func signing(_ note: String, by keys: [SignerKey], _ label: String, holds: Bool = true) -> CheckerCase {
        var one = CheckerCase("signing", label, holds: holds)
        one.note = Data(note.utf8)
        one.signers = keys.map(\.text)
        return one
    }

    static func checkpoint(
        _ note: String, by keys: [VerifierKey], _ label: String, holds: Bool = true
    ) -> CheckerCase {
        var one = CheckerCase("checkpoint", label, holds: holds)
        one.note = Data(note.utf8)
        one.keys = keys.map(\.text)
        return one
    }

    static func proof(
        _ file: String, of record: [UInt8], by keys: [VerifierKey], _ label: String, holds: Bool = true
    ) -> CheckerCase {
        var one = CheckerCase("proof", label, holds: holds)
        one.file = Data(file.utf8)
        one.record = Data(record)
        one.keys = keys.map(\.text)
        return one
    }
}
