import Foundation

/// `openssl ts`, which speaks RFC 3161.
struct TimestampTool {
    private let program: URL
    private let folder: URL

    /// - Throws: ``AuditError`` where there is no openssl.
    init() throws(AuditError) {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        let paths = folders.map { "\($0)/openssl" }
        guard let path = paths.first(where: FileManager.default.isExecutableFile) else {
            throw AuditError("openssl: not found on the PATH; install it (Debian: apt-get install openssl)")
        }
        program = URL(fileURLWithPath: path)
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-ts-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        } catch {
            throw AuditError("\(folder.path): cannot be made; check TMPDIR")
        }
    }

    /// Removes the files that openssl was handed.
    func finish() {
        try? FileManager.default.removeItem(at: folder)
    }

    /// A file with these bytes, for openssl.
    func file(_ name: String, _ bytes: [UInt8]) throws(AuditError) -> String {
        let file = folder.appendingPathComponent(name)
        do {
            try Data(bytes).write(to: file)
        } catch {
            throw AuditError("\(file.path): cannot be written; make room in TMPDIR")
        }
        return file.path
    }

    /// Runs `openssl ts`.
    ///
    /// - Returns: what it wrote to stdout; nil where it failed, with what it said of that.
    func run(_ arguments: [String]) throws(AuditError) -> (output: Data?, complaint: String) {
        let errors = folder.appendingPathComponent("errors")
        let process = Process()
        let output = Pipe()
        process.executableURL = program
        process.arguments = ["ts"] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        do {
            try Data().write(to: errors)
            process.standardError = try FileHandle(forWritingTo: errors)
            try process.run()
            let data = try output.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            let said = String(decoding: (try? Data(contentsOf: errors)) ?? Data(), as: UTF8.self)
            return (process.terminationStatus == 0 ? data : nil, Self.complaint(said))
        } catch {
            throw AuditError("\(program.path): cannot be run (\(error.localizedDescription)); check its mode")
        }
    }

    /// The line of an OpenSSL error stack that says most: the text after the last colons, of its first line.
    private static func complaint(_ said: String) -> String {
        let lines = said.split(separator: "\n").filter { !$0.hasPrefix("Using configuration") }
        let line = lines.first { $0.contains(":error:") } ?? lines.last ?? "it does not say why"
        return line.split(separator: ":").suffix(from: 0).filter { !$0.allSatisfy { $0.isHexDigit } }
            .suffix(4).joined(separator: ":")
    }
}
