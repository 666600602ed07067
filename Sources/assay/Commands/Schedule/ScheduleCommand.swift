import ArgumentParser

/// `assay schedule`
struct ScheduleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule", abstract: "Queue programs again and again, at times as cron has them.",
        discussion: """
            A running 'assay work' (without --drain) queues what is due, and so does 'assay schedule run-due', which any \
            scheduler of the system can call. However many of them there are, each due time is acted on once.
            """,
        subcommands: subcommands)

    static let subcommands: [any ParsableCommand.Type] = [
        ScheduleAddCommand.self,
        ScheduleListCommand.self,
        ScheduleShowCommand.self,
        SchedulePauseCommand.self,
        ScheduleResumeCommand.self,
        ScheduleRemoveCommand.self,
        ScheduleRunNowCommand.self,
        ScheduleRunDueCommand.self,
        ScheduleHistoryCommand.self,
    ]
}
