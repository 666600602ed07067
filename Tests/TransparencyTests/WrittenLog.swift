import Foundation
import Testing

/// A real log, made by `assay` as users run it, and the files it handed out.
final class WrittenLog {
    private static let assay = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("assay").path

    private let folder: Folder
    /// The verifier keys, with newlines between, the newest first.
    private(set) var keys = ""
    let older: String
    let newer: String
    let event: String
    let continuation: String
    /// Two that continue one another.
    let exports: [String]

    init() throws {
        folder = try Folder()
        let path = folder.path
        (older, newer, event, continuation) = (
            path + "/older", path + "/newer", path + "/event", path + "/continuation"
        )
        exports = [path + "/one.jsonl", path + "/two.jsonl"]

        try queue(150, batch: "first")
        keys = try assay("audit", "key")
        _ = try folder.write(assay("audit", "checkpoint"), to: "older")
        try assay("audit", "export", "--jsonl", exports[0])
        keys += try assay("audit", "key", "rotate", "--overlap", "0", "--reason", "yearly")
        try queue(20, batch: "second")
        _ = try folder.write(assay("audit", "checkpoint", "--now"), to: "newer")
        try assay("audit", "prove", "160", "-o", event)
        try assay("audit", "prove", "--since", older, "-o", continuation)
        let size = try #require(try Self.lines(exports[0])[0].split(separator: #""size":"#).last?.dropLast())
        try assay("audit", "export", "--jsonl", exports[1], "--since", String(size))
    }

    @discardableResult
    private func assay(_ arguments: String...) throws -> String {
        let outcome = try Launched(
            Self.assay, ["--db", folder.path + "/assay.db"] + arguments, in: folder.path,
            environment: ["ASSAY_KEYS": folder.path + "/keys"])
        try #require(outcome.status == 0, "assay \(arguments): \(outcome.error)")
        return outcome.output
    }

    private func queue(_ count: Int, batch: String) throws {
        // Names that JSON spells in more than one way.
        let lines = (0..<count).map {
            #"{"source": "print(\#($0))", "id": "é\u2028 \"/\#($0)", "tags": {"k": "ü"}}"# + "\n"
        }
        try assay("submit", "--jsonl", folder.write(lines.joined(), to: batch), "--batch", batch)
        try assay("work", "--drain", "--quiet")
    }

    static func lines(_ path: String) throws -> [Substring] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// A copy of a file of this log, changed.
    func changed(_ path: String, _ change: (inout [String]) throws -> Void) throws -> String {
        var lines = try Self.lines(path).map(String.init)
        let before = lines
        try change(&lines)
        #expect(lines != before)
        return try folder.write(lines.joined(separator: "\n"), to: UUID().uuidString)
    }
}
