import AuditKeys
import AuditLog
import Foundation
import PolicyLanguage
import Store
import Supervisor

/// A folder for databases that are thrown away, and the programs beside this one.
final class Workplace {
    let folder: URL
    // As the supervisors table names it, which verification holds against the log.
    let actor = Actor(user: "bench", host: ProcessInfo.processInfo.hostName, program: "assay-bench")
    private var databases = 0

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }

    /// A new database with the shipped policies.
    ///
    /// - Parameter growsTree: false for an audit log of bodies alone.
    func newStore(growsTree: Bool = true) throws -> JobStore {
        databases += 1
        let path = folder.appendingPathComponent("\(databases).db").path
        let store = growsTree ? try JobStore(path: path, mode: .create) : try JobStore(measuringWithoutTree: path)
        for policy in ShippedPolicies.all {
            try store.installPolicy(name: policy.name, text: policy.text, actor: actor)
        }
        return store
    }

    func queue(_ programs: [[UInt8]], policy: String = "default", in store: JobStore) throws {
        try store.submit(actor: actor) { queue in
            for program in programs {
                var job = NewJob(source: program)
                job.moduleName = "builtins"
                job.memoryMiB = 1_024
                job.policy = policy
                _ = try queue(job)
            }
        }
    }

    /// Seconds from claim to durable verdicts, start-up excluded, through a supervisor in this process.
    func drain(_ store: JobStore, workers: Int, preload: [String] = [], signs: Bool = true) throws -> Double {
        let keys = KeyFolder(
            origin: try store.logOrigin(), environment: ["ASSAY_KEYS": folder.appendingPathComponent("keys").path])
        let supervisor = try Supervisor(
            store: store, signer: signs ? CheckpointSigner(store: store, actor: actor, folder: keys) : nil,
            options: SupervisorOptions(
                workers: workers, drain: true, queues: [], environment: PythonEnvironment(preload: preload),
                version: "bench"),
            actor: actor, report: { _ in })
        let outstanding = try store.outstandingCount()
        var done = 0
        let time = try seconds { done = try supervisor.run().done }
        guard done == outstanding else { throw BenchmarkError("\(done) of \(outstanding) programs were judged") }
        return time
    }

    /// A program that was built with this one.
    func sibling(_ name: String) throws -> URL {
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let path = own.deletingLastPathComponent().appendingPathComponent(name)
        guard FileManager.default.isExecutableFile(atPath: path.path) else {
            throw BenchmarkError("\(path.path) is missing; run 'make bench'")
        }
        return path
    }

    /// Runs a program and gives back what it printed.
    @discardableResult
    func output(of program: URL, _ arguments: [String]) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = program
        process.arguments = arguments
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let said = String(decoding: data, as: UTF8.self).split(separator: "\n").suffix(3).joined(separator: "; ")
            throw BenchmarkError(
                "\(program.lastPathComponent) ended with status \(process.terminationStatus): \(said)")
        }
        return String(decoding: data, as: UTF8.self)
    }
}

struct BenchmarkError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
