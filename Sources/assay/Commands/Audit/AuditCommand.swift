import ArgumentParser

/// `assay audit`: the log.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Search the audit log, prove it, hand it out.",
        discussion: """
            The log is tamper-evident: whoever holds a signed checkpoint of it finds out when anything before that \
            checkpoint was changed, removed or slipped in. See docs/audit.md.
            """,
        subcommands: [
            AuditVerifyCommand.self,
            AuditSearchCommand.self,
            AuditImportsCommand.self,
            AuditExportCommand.self,
            AuditEraseCommand.self,
            AuditTimestampCommand.self,
            AuditReindexCommand.self,
            AuditCheckpointCommand.self,
            AuditKeyCommand.self,
            AuditProveCommand.self,
            AuditVerifyProofCommand.self,
        ])
}
