import Foundation
import ProcessWaiting
import Testing

/// Runs assay so that it ends, or fails, at one of the calls by which it changes files.
struct CrashPoints {
    /// What the preloaded object does: see Tests/FaultInjection.
    enum Kind: String, CaseIterable {
        case kill, torn, enospc, eio, statement
    }

    static let products = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        .deletingLastPathComponent()
    static let assay = products.appendingPathComponent("assay").path
    static let object = products.appendingPathComponent("libFaultInjection.so").path

    /// Where the database and the keys are, as the kernel names it.
    let folder: String
    var database: String { folder + "/assay.db" }

    init() throws {
        let path = FileManager.default.temporaryDirectory.path + "/assay-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        folder = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: folder)
        try? FileManager.default.removeItem(atPath: folder + ".calls")
    }

    struct Outcome {
        /// 128 and the signal, where one ended it.
        let status: Int32
        let output: String
        let error: String
    }

    /// - Parameters:
    ///   - fault: at which call, from 1, and what; nil for none.
    ///   - counting: counts the calls at which that kind may happen.
    @discardableResult
    func run(_ arguments: [String], fault: (at: Int, kind: Kind)? = nil, counting: Kind? = nil) throws -> Outcome {
        var environment = ["ASSAY_DB": database, "ASSAY_KEYS": folder + "/keys", "FAULT_FOLDER": folder]
        if fault != nil || counting != nil { environment["LD_PRELOAD"] = Self.object }
        if let counting {
            environment["FAULT_COUNT"] = folder + ".calls"
            environment["FAULT_KIND"] = counting.rawValue
        }
        if let fault {
            environment["FAULT_AT"] = "\(fault.at)"
            environment["FAULT_KIND"] = fault.kind.rawValue
        }
        return try Self.run(Self.assay, arguments, environment: environment)
    }

    /// How many calls a command makes where nothing goes wrong.
    func calls(_ arguments: [String], kind: Kind) throws -> Int {
        let outcome = try run(arguments, counting: kind)
        #expect(outcome.status == 0, "\(arguments): \(outcome)")
        let text = try String(contentsOfFile: folder + ".calls", encoding: .utf8)
        return try #require(Int(text.trimmingCharacters(in: .newlines)))
    }

    /// What the sqlite3 shell prints.
    func sql(_ query: String) throws -> String {
        let outcome = try Self.run("/usr/bin/sqlite3", [database, query], environment: [:])
        #expect(outcome.status == 0, "\(query): \(outcome)")
        return outcome.output.trimmingCharacters(in: .newlines)
    }

    /// A second set of the same files.
    func copy() throws -> CrashPoints {
        let other = try CrashPoints()
        try FileManager.default.removeItem(atPath: other.folder)
        try FileManager.default.copyItem(atPath: folder, toPath: other.folder)
        return other
    }

    private static func run(_ program: String, _ arguments: [String], environment: [String: String]) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        // Files rather than pipes: whatever a killed process leaves running holds nobody up.
        let base = FileManager.default.temporaryDirectory.appendingPathComponent("assay-test-\(UUID().uuidString)")
        let files = ["out", "err"].map { base.appendingPathExtension($0) }
        defer { for file in files { try? FileManager.default.removeItem(at: file) } }
        for file in files { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        try process.run()
        process.waitClosely()
        return Outcome(
            status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
            output: String(decoding: try Data(contentsOf: files[0]), as: UTF8.self),
            error: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self))
    }
}
