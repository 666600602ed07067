import ArgumentParser
import Foundation
import PolicyLanguage
import Reporting
import Store

/// `assay policy show`
struct PolicyShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print the text of a policy.",
        discussion: """
            Redirected to a file, the text is printed byte for byte, so that its SHA-256 is its hash. Where there is no
            database and none was named, the policies that ship with assay are shown.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The name of a policy in force, or the hash of an installed one (8 digits or more).")
    var policy: String

    func run() throws {
        let text = try shippedText() ?? PolicyListing.policy(policy, in: global.openForReading()).text
        let output = StandardOutput()
        let isSeen = Terminal.standardOutput.isTerminal
        try output.write(Array((isSeen ? PlainText.escaped(text, keepingLines: true) : text).utf8))
        try output.flush()
    }

    /// Where there is no database yet: what the name will mean in a new one; nil for any other.
    private func shippedText() -> String? {
        guard !global.isNamed, !FileManager.default.fileExists(atPath: global.databasePath) else { return nil }
        return ShippedPolicies.all.first { $0.name == policy }?.text
    }
}
