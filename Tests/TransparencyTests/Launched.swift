import Foundation

/// A program that has come to its end, and what it left behind.
struct Launched {
    let status: Int32
    let output: String
    let error: String

    /// Runs a program; one that does not end is a failure, and not the end of the whole suite.
    init(
        _ program: String, _ arguments: [String], in directory: String? = nil, environment: [String: String] = [:]
    ) throws {
        // Files rather than pipes: nobody has to read while the process runs.
        let folder = try Folder()
        let files = try ["output", "error"].map { try folder.write("", to: $0) }
        let handles = try files.map { try FileHandle(forWritingTo: URL(fileURLWithPath: $0)) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = directory.map { URL(fileURLWithPath: $0) }
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handles[0]
        process.standardError = handles[1]
        try process.run()
        let deadline = Date().addingTimeInterval(120)
        while process.isRunning, Date() < deadline { Thread.sleep(forTimeInterval: 0.005) }
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
        for handle in handles { try handle.close() }
        status = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
        output = try String(contentsOfFile: files[0], encoding: .utf8)
        error = try String(contentsOfFile: files[1], encoding: .utf8)
    }
}

/// A folder that is gone when nobody needs it any more.
final class Folder {
    private let url: URL
    var path: String { url.path }

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("assay-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// The path of a new file.
    func write(_ data: Data, to name: String) throws -> String {
        let file = url.appendingPathComponent(name)
        try data.write(to: file)
        return file.path
    }

    func write(_ text: String, to name: String) throws -> String {
        try write(Data(text.utf8), to: name)
    }
}
