import ArgumentParser
import AuditKeys
import AuditLog
import AuditTree
import Foundation
import Store

/// `assay audit checkpoint`: the newest signed head of the log.
struct AuditCheckpointCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "Print the newest signed head of the log.",
        discussion: """
            Says on stderr how many events came after it; --now signs those as well. Refuses where more was signed on this \
            host than the log has.

            Keep it where nobody who can write the database can change it: what came before it can then not be changed, \
            removed or added to without 'assay audit verify --checkpoint' finding out. 'assay work' signs one every minute \
            while there is something new, and one at its end.
            """)

    @OptionGroup var global: GlobalOptions

    @Flag(help: "Sign the log as it is now first.")
    var now = false

    @Option(
        help: ArgumentHelp(
            "Sign the log as it is now, with the key in this file beside the log's own.", valueName: "key"),
        completion: .file())
    var sign: String?

    func run() throws {
        let output = StandardOutput()
        try output.write(Array(try note().utf8))
        try output.flush()
    }

    private func note() throws -> String {
        guard now || sign != nil else {
            let store = try global.openForReading()
            guard let newest = try store.newestCheckpoint() else {
                throw UserError(
                    "\(global.databasePath): nothing was signed yet; run 'assay work', or sign now with --now")
            }
            try CheckpointSigner(store: store, actor: .current).requireContinuation()
            // The first after it says that it was signed.
            let later = try store.logSize() - newest.size - 1
            if later > 0 {
                Terminal.standardError.write(
                    "assay: this head does not cover the last \(later) event\(later == 1 ? "" : "s"); --now signs all\n"
                )
            }
            return newest.note
        }
        let more = try sign.map { [try Self.key(in: $0)] } ?? []
        let store = try JobStore(path: global.databasePath, mode: .existing)
        return try CheckpointSigner(store: store, actor: .current).sign(beside: more).serialized
    }

    private static func key(in file: String) throws -> SignerKey {
        let text = String(decoding: try InputText.read(file, largest: 4_096), as: UTF8.self)
        do {
            return try SignerKey(text: text.trimmingCharacters(in: .whitespacesAndNewlines))
        } catch {
            throw UserError("\(file): is no signing key: \(error)")
        }
    }
}
