import ArgumentParser
import Evaluation
import Foundation
import Intake
import Store

/// How a program is to be judged. What else may be said about a job is in groups of their own, so that commands show those
/// that they take and refuse the others by name: ``TurnOptions``, ``SessionOptions``, ``InputOptions``, ``TimeOptions``.
struct JobOptions: ParsableArguments {
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
    @Option(name: .customLong("tag"), help: ArgumentHelp("A tag; repeatable.", valueName: "key=value"))
    var tags: [TagArgument] = []
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
        if let policy { job.choosePolicy(policy) }
        for file in files { try take(file, into: &job) }
        if let timeout { job.timeout = timeout }
        job.wallTimeout = wallTimeout
        if let memory { job.memoryMiB = memory }
        if let outputLimit { job.outputLimit = outputLimit }
        job.tags = try tagObject()
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
