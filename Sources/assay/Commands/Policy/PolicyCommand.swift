import ArgumentParser

/// `assay policy`
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "List, show, install and apply policies.", subcommands: subcommands)

    static let subcommands: [any ParsableCommand.Type] = [
        PolicyListCommand.self,
        PolicyShowCommand.self,
        PolicyInstallCommand.self,
        PolicyCheckCommand.self,
        PolicyDiffCommand.self,
    ]
}
