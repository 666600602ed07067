import Foundation
import Testing

@Suite("Bytes of the file", .serialized)
struct RawByteTests {
    private struct Flip: Sendable, CustomStringConvertible {
        let offset: Int
        let mask: UInt8

        var description: String { "byte \(offset), \(mask)" }
    }

    /// The pages that hold rows of tables, or entries of indexes: numbers from 1, by sqlite3's own account.
    private static func pages(ofIndexes: Bool) throws -> (size: Int, pages: [Int]) {
        let workspace = try RealLog.copy()
        let isIndex = "name IN (SELECT name FROM sqlite_schema WHERE type = 'index')"
        let pages = try workspace.sql(
            "SELECT pageno FROM dbstat WHERE \(ofIndexes ? "" : "NOT") \(isIndex) ORDER BY pageno"
        )
        .split(separator: "\n").compactMap { Int($0) }
        return (Int(try workspace.sql("PRAGMA page_size")) ?? 0, pages)
    }

    private static func flips(_ count: Int, ofIndexes: Bool, seed: UInt64) throws -> [Flip] {
        let (size, pages) = try pages(ofIndexes: ofIndexes)
        #expect(size >= 512 && pages.count > 10)
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            let page = pages.randomElement(using: &generator) ?? 1
            return Flip(
                offset: (page - 1) * size + Int.random(in: 0..<size, using: &generator),
                mask: UInt8.random(in: 1...255, using: &generator))
        }
    }

    private static func change(_ workspace: Workspace, _ flip: Flip) throws {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: workspace.database))
        defer { try? file.close() }
        try file.seek(toOffset: UInt64(flip.offset))
        let byte = try #require(try file.read(upToCount: 1)?.first)
        try file.seek(toOffset: UInt64(flip.offset))
        try file.write(contentsOf: [byte ^ flip.mask])
    }

    @Test(
        "in pages of tables: each that was changed is found, or changed nothing that the log proves",
        .timeLimit(.minutes(15)))
    func tables() throws {
        let content = try LogicalContent(try RealLog.copy().raw())
        let outcomes = try Self.outcomes(of: Self.flips(400, ofIndexes: false, seed: 4)) { workspace, flip in
            let verified = try workspace.inspect()
            if verified.status == 0 {
                let differences = try LogicalContent(workspace.raw()).differences(from: content)
                return (0, differences.isEmpty ? nil : "\(flip): intact, and \(differences)")
            }
            return (verified.status, verified.findings.isEmpty && verified.error.isEmpty ? "\(flip): no message" : nil)
        }
        // Most bytes of these pages are content; some are in no row.
        #expect(outcomes[1, default: 0] > 100 && outcomes[2, default: 0] > 0, "\(outcomes)")
    }

    @Test(
        "in pages of indexes: each that was changed is found by --full, or SQLite finds the index whole",
        .timeLimit(.minutes(15)))
    func indexes() throws {
        let content = try LogicalContent(try RealLog.copy().raw())
        let outcomes = try Self.outcomes(of: Self.flips(80, ofIndexes: true, seed: 5)) { workspace, flip in
            let verified = try workspace.inspect(full: true)
            guard verified.status == 0 else {
                return (
                    verified.status, verified.findings.isEmpty && verified.error.isEmpty ? "\(flip): no message" : nil
                )
            }
            let differences = try LogicalContent(workspace.raw()).differences(from: content)
            return (0, differences.isEmpty ? nil : "\(flip): intact, and \(differences)")
        }
        #expect(outcomes[1, default: 0] > 20, "\(outcomes)")
    }

    /// How many flips ended in which exit code.
    private static func outcomes(
        of flips: [Flip], _ attempt: @Sendable (Workspace, Flip) throws -> (Int32, String?)
    ) throws -> [Int32: Int] {
        let counts = Counts()
        let failures = failures(of: flips) { flip in
            let workspace = try RealLog.copy()
            try change(workspace, flip)
            let (status, failure) = try attempt(workspace, flip)
            counts.add(status)
            return failure
        }
        #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(10).joined(separator: "\n"))")
        return counts.all
    }

    @Test("a file that is no database, or not all of one, cannot be verified, and the command says so")
    func files() throws {
        let whole = try Data(contentsOf: URL(fileURLWithPath: RealLog.shared.get().workspace.database))
        var other = whole
        other[68] ^= 0xFF
        let cases: [(name: String, content: Data, statuses: [Int32])] = [
            ("empty", Data(), [2]), ("a text", Data("print(1)\n".utf8), [2]),
            ("noise", Data((0..<20_000).map { UInt8(truncatingIfNeeded: $0 * $0 >> 3) }), [2]),
            ("the header", whole.prefix(100), [2]), ("a page", whole.prefix(4_096), [1, 2]),
            ("half", whole.prefix(whole.count / 2), [1, 2]), ("all but a page", whole.dropLast(4_096), [1, 2]),
            ("all but a byte", whole.dropLast(), [1, 2]), ("another program's database", other, [2]),
        ]
        for (name, content, statuses) in cases {
            let workspace = try Workspace()
            try content.write(to: URL(fileURLWithPath: workspace.database))
            let outcome = try workspace.assay("audit", "verify", "--quiet")
            #expect(statuses.contains(outcome.status), "\(name): \(outcome)")
            if outcome.status == 2 {
                #expect(outcome.error.hasPrefix("assay: could not verify: "), "\(name): \(outcome)")
                #expect(outcome.error.split(separator: "\n").count == 1, "\(name): \(outcome)")
            } else {
                #expect(outcome.output.contains("tampered"), "\(name): \(outcome)")
            }
        }
        let nowhere = try Workspace().assay("audit", "verify", "--quiet")
        #expect(nowhere.status == 2 && nowhere.error.contains("no such database"), "\(nowhere)")
    }
}
