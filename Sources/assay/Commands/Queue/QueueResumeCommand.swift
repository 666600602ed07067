import ArgumentParser
import AuditLog
import Store

/// `assay queue resume`
struct QueueResumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Claim from a paused queue again.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: ArgumentHelp("The queue.", valueName: "name"))
    var name: String

    func run() throws {
        let wasPaused = try JobStore(path: global.databasePath, mode: .existing).resumeQueue(name, actor: .current)
        Terminal.people.write(wasPaused ? "resumed\n" : "it was not paused\n")
    }
}
