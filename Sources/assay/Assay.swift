import ArgumentParser

/// The command-line tool: one file a subcommand, under `Commands/`.
@main
struct Assay: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assay",
        abstract: "Evaluate untrusted Python in bulk, and keep a record that stands up to an audit.",
        discussion: """
            Programs wait in an SQLite database, are checked against a policy, run in a sandbox, and leave a \
            verdict and an audit trail in the same database.
            """,
        version: Version.text,
        subcommands: subcommands)

    static let subcommands: [any ParsableCommand.Type] = [
        SubmitCommand.self,
        WorkCommand.self,
        RunCommand.self,
        ReplCommand.self,
        EvalCommand.self,
        JobsCommand.self,
        CancelCommand.self,
        RetryCommand.self,
        QueueCommand.self,
        ShowCommand.self,
        ResultsCommand.self,
        LogsCommand.self,
        ReportCommand.self,
        SessionCommand.self,
        ScheduleCommand.self,
        PolicyCommand.self,
        AuditCommand.self,
        PruneCommand.self,
        BackupCommand.self,
        DoctorCommand.self,
    ]

    /// Here as well as in every command, so that `--db` may stand before the subcommand: ArgumentParser hands
    /// a group of options of the same type on.
    @OptionGroup var global: GlobalOptions

    static func main() {
        do {
            try requireTopic(CommandLine.arguments)
            var command = try parseAsRoot()
            try command.run()
            OpenStores.close()
        } catch {
            OpenStores.close(after: error)
            Failure.leave(with: error)
        }
    }
}

extension Assay {
    /// ArgumentParser shows the help of as much of a name as there is, and calls that a success.
    private static func requireTopic(_ arguments: [String]) throws {
        guard arguments.dropFirst().first == "help" else { return }
        var path = "assay"
        var known: any ParsableCommand.Type = Assay.self
        for name in arguments.dropFirst(2) where !name.hasPrefix("-") && name != "help" {
            guard let next = known.configuration.subcommands.first(where: { $0.configuration.commandName == name })
            else { throw ValidationError("'\(path)' has no command '\(name)'; 'assay help' lists what there is") }
            known = next
            path += " \(name)"
        }
    }
}

/// What `--version` prints and the audit log records.
enum Version {
    static let text = "0.1.0"
}
