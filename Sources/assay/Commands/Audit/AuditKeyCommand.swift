import ArgumentParser
import AuditKeys
import AuditLog
import AuditTree
import Foundation
import Store

/// `assay audit key`: the keys that sign the log.
struct AuditKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Show or rotate the keys that sign the log.",
        subcommands: [Show.self, Rotate.self],
        defaultSubcommand: Show.self)

    /// `assay audit key show`.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the public halves of the keys that sign, the newest first.",
            discussion: """
                Give them to whoever is to verify the log, by a way of their own: 'assay audit verify --key' and \
                'assay audit verify-proof --key' take them. The secret halves are in a folder outside the database.
                """)

        @OptionGroup var global: GlobalOptions

        func run() throws {
            let store = try global.openForReading()
            let folder = KeyFolder(origin: try store.logOrigin())
            let entries = FileManager.default.fileExists(atPath: folder.path) ? try folder.entries() : []
            guard !entries.isEmpty else {
                throw UserError(
                    try store.newestLogKey().map {
                        "\(folder.path): there is no key of this log, which \($0) signs; name the folder that has it in ASSAY_KEYS"
                    } ?? "\(folder.path): no key yet; the first 'assay work' makes one")
            }
            for entry in entries { try StandardOutput.line(entry.key.verifier.text) }
            let terminal = Terminal.standardError
            for entry in entries {
                guard let until = entry.until else { continue }
                let date = Date(timeIntervalSince1970: Double(until) / 1_000_000).formatted(.iso8601)
                terminal.write("\(entry.key.verifier.text.split(separator: "+")[1]) signs until \(date)\n")
            }
            terminal.write("kept in \(folder.path)\n")
        }
    }

    /// `assay audit key rotate`.
    struct Rotate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a new key in place of those there are.",
            discussion: """
                For a while the old keys sign beside the new one, so that whoever knows only those can still verify. \
                The log says who rotated, when and why.
                """)

        @OptionGroup var global: GlobalOptions

        @Option(help: ArgumentHelp("Days for which the old keys still sign.", valueName: "days"))
        var overlap: Double = 30

        @Option(help: "Why, for the log.")
        var reason: String?

        @Flag(
            help: ArgumentHelp(
                "Take the log as it is, though it is not a continuation of what was signed before.",
                discussion: """
                    For a database that was restored from a backup on purpose. Whoever holds a later checkpoint will find \
                    out, and the log says so; the old keys sign no more. Wants --reason.
                    """))
        var acceptRestore = false

        func validate() throws {
            guard (0...3_650).contains(overlap) else {
                throw ValidationError("--overlap \(overlap): name days from 0 to 3650")
            }
            guard (reason?.utf8.count ?? 1) > 0, (reason?.utf8.count ?? 0) <= 1_000 else {
                throw ValidationError("--reason: give 1 to 1000 bytes")
            }
            guard !acceptRestore || reason != nil else {
                throw ValidationError("--accept-restore wants a --reason, for the log")
            }
        }

        func run() throws {
            let store = try JobStore(path: global.databasePath, mode: .existing)
            let key = try CheckpointSigner(store: store, actor: .current).rotate(
                overlap: Int64(overlap * 86_400_000_000), reason: reason, acceptingRestore: acceptRestore)
            try StandardOutput.line(key.text)
        }
    }
}
