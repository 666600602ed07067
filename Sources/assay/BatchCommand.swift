import Foundation
import Reporting
import Store

/// The command of `work --on-complete`, started for each batch that this run finds complete.
final class BatchCommand {
    private let command: String
    private let database: String
    private var running: [Process] = []

    /// - Parameter database: its path, for the command.
    init(_ command: String, database: String) {
        self.command = command
        self.database = database
    }

    /// Starts it and does not wait: `$ASSAY_BATCH` and `$ASSAY_DB` say what it is about.
    func start(_ batch: CompletedBatch) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.environment = ProcessInfo.processInfo.environment.merging([
            "ASSAY_BATCH": String(decoding: batch.name, as: UTF8.self), "ASSAY_DB": database,
        ]) { $1 }
        process.standardInput = FileHandle.nullDevice
        do {
            try process.run()
            running.append(process)
        } catch {
            complain("cannot be started: \(error.localizedDescription)")
        }
        reap(waiting: false)
    }

    /// Waits for those that were started, and says which of them failed.
    func finish() { reap(waiting: true) }

    private func reap(waiting: Bool) {
        if waiting { for process in running { process.waitUntilExit() } }
        for process in running where !process.isRunning && process.terminationStatus != 0 {
            complain("ended with status \(process.terminationStatus)")
        }
        running.removeAll { !$0.isRunning }
    }

    private func complain(_ what: String) {
        Terminal.standardError.write("assay: --on-complete '\(PlainText.escaped(command))' \(what)\n")
    }
}
