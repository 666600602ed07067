import ArgumentParser
import AuditLog
import Auditing
import Foundation
import Store

/// `assay audit export`
struct AuditExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Hand out events of the log as JSON Lines.",
        discussion: """
            The first line says which log it is, which events follow, and the root of the tree over everything up to the \
            last of them. Every other line is an event: its index, its leaf hash, and its body byte for byte, so that \
            anybody can compute the root again (docs/audit.md has the recipe). That events were handed out is an event \
            itself.
            """)

    private static let largestCheckpoint = 1 << 20

    @OptionGroup var global: GlobalOptions

    @Option(name: .customLong("jsonl"), help: "The file to write.", completion: .file(extensions: ["jsonl"]))
    var file: String

    @Option(
        help: ArgumentHelp(
            "Only what came after this checkpoint, a file that 'audit checkpoint' printed; or from this index on.",
            valueName: "checkpoint|index"),
        completion: .file())
    var since: String?

    @Flag(help: "Replace the file where it is there already.")
    var force = false

    func run() throws {
        let store = try JobStore(path: global.databasePath, mode: .existing)
        let progress = LineProgress("events")
        let summary = try LogExport(store: store, version: Version.text).write(
            to: file, from: start(), replacing: force, actor: .current, progress: progress.show)
        progress.finish()
        let count = summary.size - summary.first
        Terminal.people.write(
            """
            \(file): \(count) event\(count == 1 ? "" : "s"), from \(summary.first) to before \(summary.size), \
            SHA-256 \(summary.sha256.hex)
            to continue: assay audit export --jsonl NEW-FILE --since \(summary.size)

            """)
    }

    private func start() throws -> LogExport.Start {
        guard let since else { return .index(0) }
        if let index = Int64(since) { return .index(index) }
        return .checkpoint(try InputText.read(since, largest: Self.largestCheckpoint))
    }
}
