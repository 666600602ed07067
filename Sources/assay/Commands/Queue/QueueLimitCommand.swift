import ArgumentParser
import AuditLog
import Store

/// `assay queue limit`
struct QueueLimitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limit", abstract: "Bound how many jobs of a queue are worked on at a time.",
        discussion: """
            By all supervisors together. Jobs that a supervisor has claimed and not started yet count, so a small bound \
            costs some speed.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: ArgumentHelp("The queue.", valueName: "name"))
    var name: String

    @Argument(help: ArgumentHelp("How many; 0 for any number.", valueName: "n"), transform: Self.bound)
    var concurrency: Int64

    private static func bound(_ argument: String) throws -> Int64 {
        guard let number = Int64(argument), (0...1_000_000).contains(number) else {
            throw ValidationError("name a number from 0 to 1000000; 0 takes the bound away")
        }
        return number
    }

    func run() throws {
        let isNew = try JobStore(path: global.databasePath, mode: .existing)
            .limitQueue(name, to: concurrency == 0 ? nil : concurrency, actor: .current)
        Terminal.people.write(
            isNew
                ? (concurrency == 0 ? "not bounded any more\n" : "bounded to \(concurrency)\n")
                : "that was its bound already\n")
    }
}
