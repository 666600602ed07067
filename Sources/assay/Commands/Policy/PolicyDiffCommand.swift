import ArgumentParser
import AuditLog
import Foundation
import PolicyLanguage
import Reporting
import Store

/// `assay policy diff A B`
struct PolicyDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Show what changes from one policy to another.",
        discussion: """
            Each is the name of a policy in force, the hash of an installed one (8 digits or more), the name of one \
            that ships with assay, or a file. Comments and the order of lists make no difference. Exit code 1 where \
            there is one. Needs no database.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The policy as it was: a name, a hash, or a file; '-' is stdin.")
    var first: String

    @Argument(help: "The policy as it is now.")
    var second: String

    func run() throws {
        let policies = try [first, second].map(text)
        for (name, text) in zip([first, second], policies) {
            _ = try PolicyFile.compile(text: text, hash: "", file: name)
        }
        let changes = try differences(from: policies[0], to: policies[1])
        try output.print(table(of: changes))
        if !changes.isEmpty { throw ExitCode(Failure.Status.failed.rawValue) }
    }

    private func table(of changes: [PolicyChange]) -> Table {
        Table(
            columns: [
                .text("change"), .text("section"), .text("rule"), .text("key"), .text("before"), .text("after"),
            ],
            rows: changes.map { change in
                [
                    .text(change.kind.rawValue), .text(change.section), cell(change.rule), cell(change.key),
                    cell(change.before), cell(change.after),
                ]
            })
    }

    private func cell(_ text: String?) -> Cell { text.map { .text($0) } ?? .null }

    private func cell(_ items: [String]) -> Cell { items.isEmpty ? .null : .text(items.joined(separator: ", ")) }

    /// What is in force says more than what ships under the same name.
    private func text(of policy: String) throws -> String {
        if policy != "-", FileManager.default.fileExists(atPath: global.databasePath),
            let installed = try installed(policy)
        {
            return installed
        }
        if let shipped = ShippedPolicies.all.first(where: { $0.name == policy }) { return shipped.text }
        if policy == "-" || FileManager.default.fileExists(atPath: policy) { return try PolicyFile.read(policy).text }
        if let shipped = ShippedPolicies.all.first(where: { isHash(policy, of: $0.text) }) { return shipped.text }
        throw UserError("'\(policy)': neither a policy in force, nor the hash of an installed one, nor a file")
    }

    private func installed(_ policy: String) throws -> String? {
        do {
            return try PolicyListing.policy(policy, in: global.openForReading()).text
        } catch is ReportError {
            return nil
        }
    }

    private func isHash(_ prefix: String, of text: String) -> Bool {
        prefix.count >= 8 && Digest.sha256(Array(text.utf8)).hex.hasPrefix(prefix.lowercased())
    }
}
