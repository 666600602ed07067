import ArgumentParser
import AuditLog
import Foundation
import PolicyRules
import Store

/// `assay policy install`
struct PolicyInstallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install", abstract: "Put a policy into force under the name it gives itself.",
        discussion: """
            Jobs claimed from now on are judged by it. What was judged before keeps the hash of the text that \
            judged it, and that text stays in the database.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The policy, in YAML; '-' is stdin.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    func run() throws {
        let (text, hash) = try PolicyFile.read(file)
        let policy = try PolicyFile.compile(text: text, hash: hash, file: file)
        let store = try global.openStore()
        let changed = try store.installPolicy(name: policy.name, text: text, actor: .current).changed
        try StandardOutput.line(hash)
        Terminal.people.write(
            changed ? "policy '\(policy.name)' is in force\n" : "policy '\(policy.name)' was in force already\n")
    }
}
