import Foundation
import Store

/// The command of `work --on-complete`, started for each batch that this run finds complete.
final class BatchCommand {
    /// How one of them came to its end.
    struct Ended {
        let batch: String
        /// 128 and the signal's number where a signal ended it; 127 where it could not be started.
        let status: Int32
        /// One line, save for what the command itself has in it.
        let message: String

        var hasFailed: Bool { status != 0 }
    }

    private let command: String
    private let database: String
    private let ended: (Ended) -> Void
    private var running: [(process: Process, batch: String)] = []

    /// - Parameters:
    ///   - database: its path, for the command.
    ///   - ended: told of each that has come to its end.
    init(_ command: String, database: String, ended: @escaping (Ended) -> Void) {
        self.command = command
        self.database = database
        self.ended = ended
    }

    /// Starts it and does not wait: `$ASSAY_BATCH` and `$ASSAY_DB` say what it is about.
    func start(_ batch: CompletedBatch) {
        let name = String(decoding: batch.name, as: UTF8.self)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.environment = ProcessInfo.processInfo.environment.merging([
            "ASSAY_BATCH": name, "ASSAY_DB": database,
        ]) { $1 }
        process.standardInput = FileHandle.nullDevice
        do {
            try process.run()
            running.append((process, name))
        } catch {
            tell(name, 127, "cannot be started: \(error.localizedDescription)")
        }
        reap()
    }

    /// Tells of those that have ended meanwhile.
    func reap() {
        for (process, batch) in running where !process.isRunning {
            let isSignal = process.terminationReason == .uncaughtSignal
            let status = process.terminationStatus
            tell(
                batch, isSignal ? 128 + status : status,
                isSignal ? "was ended by signal \(status)" : "ended with status \(status)")
        }
        running.removeAll { !$0.process.isRunning }
    }

    /// Waits for those that were started.
    func finish() {
        for (process, _) in running { process.waitUntilExit() }
        reap()
    }

    private func tell(_ batch: String, _ status: Int32, _ what: String) {
        ended(Ended(batch: batch, status: status, message: "--on-complete '\(command)' \(what)"))
    }
}
