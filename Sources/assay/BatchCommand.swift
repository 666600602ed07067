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

    /// Starts it and does not wait: `$ASSAY_BATCH`, to the byte, and `$ASSAY_DB` say what it is about. A name with a NUL in
    /// it, which no environment can hold, is said and not handed to anybody.
    func start(_ batch: CompletedBatch) {
        let name = String(decoding: batch.name, as: UTF8.self)
        guard !batch.name.contains(0) else {
            return tell(name, 127, "was not started: no environment can hold a batch's name with a NUL in it")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        var variables = ["ASSAY_DB": database]
        if String(validating: batch.name, as: UTF8.self) != nil {
            process.arguments = ["-c", command]
            variables["ASSAY_BATCH"] = name
        } else {
            // Foundation's environments are text. The shell makes the bytes, and then is the one that would have been started.
            process.arguments = ["-c", Self.withBytes, "sh", command]
            variables["ASSAY_BATCH"] = batch.name.map { "\\0" + Self.octal($0) }.joined()
        }
        process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        process.standardInput = FileHandle.nullDevice
        do {
            try process.run()
            running.append((process, name))
        } catch {
            tell(name, 127, "cannot be started: \(error.localizedDescription)")
        }
        reap()
    }

    /// The full stop keeps line ends at the end of a name from being taken away with the one that `$(…)` takes.
    private static let withBytes =
        #"ASSAY_BATCH=$(printf '%b.' "$ASSAY_BATCH") && ASSAY_BATCH=${ASSAY_BATCH%.} && exec /bin/sh -c "$1""#

    private static func octal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 8)
        return String(repeating: "0", count: 3 - digits.count) + digits
    }

    /// Tells of those that have ended meanwhile.
    func reap() {
        let all = running
        running = []
        for (process, batch) in all {
            guard !process.isRunning else {
                running.append((process, batch))
                continue
            }
            // Takes no time any more; until somebody waits Foundation keeps what it has of the process, for good.
            process.waitUntilExit()
            let isSignal = process.terminationReason == .uncaughtSignal
            let status = process.terminationStatus
            tell(
                batch, isSignal ? 128 + status : status,
                isSignal ? "was ended by signal \(status)" : "ended with status \(status)")
        }
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
