import ArgumentParser
import Evaluation
import Foundation
import Intake
import Store

/// What a producer may say about a job besides its program.
struct JobOptions: ParsableArguments {
    /// The bound of the schema, a byte more than which is refused without reading on.
    private static let largestInput = 4 << 20

    @Option(help: "The queue.")
    var queue: String?
    @Option(help: "Higher runs first.")
    var priority: Int64?
    @Option(
        help: "The session it belongs to: its jobs share their state, and run in the order in which they are queued.")
    var session: String?
    @Option(help: "The name of the policy that judges it.")
    var policy: String?
    @Option(help: ArgumentHelp("CPU seconds; 10 unless given.", valueName: "seconds"))
    var timeout: Double?
    @Option(help: ArgumentHelp("Seconds by the clock; 4 × timeout + 10 unless given.", valueName: "seconds"))
    var wallTimeout: Double?
    @Option(help: ArgumentHelp("Memory for the program alone; 256 unless given.", valueName: "MiB"))
    var memory: Int64?
    @Option(help: ArgumentHelp("Bytes of output, both streams together; 1 MiB unless given.", valueName: "bytes"))
    var outputLimit: Int64?
    @Option(name: .customLong("stdin"), help: "A file with the program's input.", completion: .file())
    var standardInput: String?
    @Option(help: "A file with the output it must print.", completion: .file())
    var expect: String?
    @Option(name: .customLong("tag"), help: ArgumentHelp("A tag; repeatable.", valueName: "key=value"))
    var tags: [TagArgument] = []
    @Option(help: ArgumentHelp("Not before this time (ISO 8601, UTC where no zone is given).", valueName: "time"))
    var at: TimeArgument?
    @Option(
        name: .customLong("file"),
        help: ArgumentHelp(
            "A file for the folder where the program begins; repeatable. Judged by the policy 'files' where none is named.",
            valueName: "name=path"))
    var files: [FileArgument] = []
    @Flag(help: "Take the program out of what models put around it: fences, prompts, indentation.")
    var lenient = false

    /// A job with these options and no program.
    func template() throws -> NewJob {
        var job = NewJob(source: [])
        if let queue { job.queue = queue }
        if let priority { job.priority = priority }
        job.session = session
        if let policy { job.choosePolicy(policy) }
        for file in files { try take(file, into: &job) }
        if let timeout { job.timeout = timeout }
        job.wallTimeout = wallTimeout
        if let memory { job.memoryMiB = memory }
        if let outputLimit { job.outputLimit = outputLimit }
        job.standardInput = try standardInput.map { try InputText.read($0, largest: Self.largestInput) }
        job.expectedOutput = try expect.map { try InputText.read($0, largest: Self.largestInput) }
        job.tags = try tagObject()
        job.scheduledAt = at?.microseconds
        if let objection = Feasibility.objection(to: job) { throw UserError(objection) }
        return job
    }

    private func take(_ file: FileArgument, into job: inout NewJob) throws {
        let bytes = try InputText.read(file.path, largest: JobFile.largest)
        do {
            try job.addFile(JobFile(name: file.name, bytes: bytes))
        } catch {
            throw UserError("--file \(file.name): \(error)")
        }
    }

    /// Gives a job its program, as it came or, where that was asked for, taken out of its surroundings.
    func take(source: [UInt8], into job: inout NewJob) throws {
        job.source = source
        if lenient { job.takeOutOfSurroundings() }
    }

    private func tagObject() throws -> String? {
        guard !tags.isEmpty else { return nil }
        var object: [String: String] = [:]
        for tag in tags {
            guard object.updateValue(tag.value, forKey: tag.key) == nil else {
                throw UserError("--tag \(tag.key) is given twice; a tag has one value")
            }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(object), as: UTF8.self)
    }
}
