import ArgumentParser
import Store

/// When a job's turn comes.
struct TurnOptions: ParsableArguments {
    @Option(help: "The queue.")
    var queue: String?
    @Option(help: "Higher runs first.")
    var priority: Int64?

    func apply(to job: inout NewJob) {
        if let queue { job.queue = queue }
        if let priority { job.priority = priority }
    }
}

/// What a job shares its state with.
struct SessionOptions: ParsableArguments {
    @Option(
        help: "The session it belongs to: its jobs share their state, and run in the order in which they are queued.")
    var session: String?

    func apply(to job: inout NewJob) { job.session = session }
}

/// What a program reads, and what it is to print.
struct InputOptions: ParsableArguments {
    /// The bound of the schema, a byte more than which is refused without reading on.
    private static let largest = 4 << 20

    @Option(name: .customLong("stdin"), help: "A file with the program's input.", completion: .file())
    var standardInput: String?
    @Option(help: "A file with the output it must print.", completion: .file())
    var expect: String?

    func apply(to job: inout NewJob) throws {
        job.standardInput = try standardInput.map { try InputText.read($0, largest: Self.largest) }
        job.expectedOutput = try expect.map { try InputText.read($0, largest: Self.largest) }
    }
}

/// From when on a job may be executed.
struct TimeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Not before this time (ISO 8601, UTC where no zone is given).", valueName: "time"),
        transform: TimeArgument.parse)
    var at: TimeArgument?

    func apply(to job: inout NewJob) { job.scheduledAt = at?.microseconds }
}
