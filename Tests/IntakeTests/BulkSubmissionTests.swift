import AuditLog
import Evaluation
import Foundation
import Intake
import JSONLines
import Store
import Testing

@Suite("A bulk submission")
struct BulkSubmissionTests {
    private let folder: URL
    private let store: JobStore
    private let bulk: BulkSubmission

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-intake-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = try JobStore(path: folder.appendingPathComponent("a.db").path)
        let actor = Actor(user: "tester", host: "here", program: "tests")
        try store.installPolicy(name: "default", text: "name: default\n", actor: actor)
        bulk = BulkSubmission(batch: "b", actor: actor)
    }

    private func file(_ text: String) throws -> String {
        let path = folder.appendingPathComponent("\(UUID().uuidString).jsonl").path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test("queues every row of a file of many blocks, in order")
    func many() throws {
        let rows = (1...30_000).map { #"{"source":"print(\#($0))","id":\#($0)}"# }
        let receipt = try bulk.submit(file: file(rows.joined(separator: "\n")), into: store)
        #expect(receipt.count == 30_000)
        #expect(receipt.ids == 1..<30_001)
        #expect(try store.counts(batch: "b") == [.available: 30_000])
    }

    @Test(
        "refuses a file for one bad row, names the line, and queues nothing",
        arguments: [
            ("nonsense", "not JSON"),
            (#"{"id":1}"#, "\"source\" is missing"),
            (#"{"source":"1","frobnicate":1}"#, "unknown key"),
            (#"{"source":""}"#, "source must have 1 byte to 1 MiB"),
            (#"{"source":"a\u0000b"}"#, "source must not contain a NUL character"),
            (#"{"source":"\#(String(repeating: "x", count: 1_048_577))"}"#, "source must have 1 byte to 1 MiB"),
            (#"{"source":"1","timeout":0}"#, "timeout must lie between"),
            (#"{"source":"1","timeout":-1}"#, "timeout must lie between"),
            (#"{"source":"1","wall_timeout":0}"#, "wall_timeout must lie between"),
            (#"{"source":"1","memory_mb":0}"#, "memory_mb must lie between"),
            (#"{"source":"1","memory_mb":9999999999}"#, "memory_mb must not exceed"),
            (#"{"source":"1","output_limit":-1}"#, "output_limit must lie between"),
            (#"{"source":"1","queue":""}"#, "queue must be a name"),
            (#"{"source":"1","policy":"nobody"}"#, "no policy named 'nobody' is installed"),
            (#"{"source":"1","unique_key":"twice"}"#, "unique_key 'twice' is that of an earlier row as well"),
        ])
    func badRow(row: String, reason: String) throws {
        let good = (1...3_000).map { #"{"source":"print(\#($0))"}"# }
        let path = try file(
            ([#"{"source":"0","unique_key":"twice"}"#, ""] + good + [row]).joined(separator: "\n"))
        let error = #expect(throws: IntakeError.self) { try bulk.submit(file: path, into: store) }
        #expect(error?.line.file == path)
        #expect(error?.line.line == 3_003)
        #expect(error?.line.reason.contains(reason) ?? false)
        #expect(try store.counts().isEmpty)
    }

    @Test("queues nothing of an empty file, and says of a missing one what is wrong")
    func edges() throws {
        #expect(try bulk.submit(file: file("\n"), into: store).count == 0)
        #expect(throws: LineError.self) { try bulk.submit(file: folder.path + "/missing", into: store) }
        #expect(throws: LineError.self) { try bulk.submit(file: folder.path, into: store) }
        #expect(try store.counts().isEmpty)
    }

    @Test("reads a pipe to its end before it locks the database")
    func pipe() throws {
        let path = folder.appendingPathComponent("pipe").path
        #expect(mkfifo(path, 0o600) == 0)
        let writer = Thread {
            let handle = FileHandle(forWritingAtPath: path)
            try? handle?.write(contentsOf: Data(#"{"source":"1"}"#.utf8))
            try? handle?.close()
        }
        writer.start()
        #expect(try bulk.submit(file: path, into: store).count == 1)
    }
}
