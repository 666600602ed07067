import ArgumentParser
import AuditLog
import Store

/// `assay queue pause`
struct QueuePauseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Claim nothing from a queue until it is resumed.",
        discussion: "What is claimed already runs to its end. A drain does not wait for a paused queue.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: ArgumentHelp("The queue.", valueName: "name"))
    var name: String

    func run() throws {
        let wasOpen = try JobStore(path: global.databasePath, mode: .existing).pauseQueue(name, actor: .current)
        Terminal.people.write(wasOpen ? "paused\n" : "it was paused already\n")
    }
}
