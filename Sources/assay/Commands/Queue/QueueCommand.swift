import ArgumentParser

/// `assay queue`
struct QueueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: "List, pause, resume and bound queues.", subcommands: subcommands)

    static let subcommands: [any ParsableCommand.Type] = [
        QueueListCommand.self,
        QueuePauseCommand.self,
        QueueResumeCommand.self,
        QueueLimitCommand.self,
    ]
}
