import AuditLog
import Evaluation
import Intake
import Logging
import Store
import Supervisor

/// What `assay work` says: every event becomes a line here.
///
/// A level says who should care: warning and above, a person should look at it; notice, worth knowing without being asked;
/// info, the course of things; debug, every job.
final class WorkLog {
    let log: Log
    /// Discarded jobs that a line was spent on.
    private(set) var discards: Set<Int64> = []
    /// What was said last of each schedule that is put off, by its name.
    private var putOff: [String: String] = [:]

    /// Why the supervisor has stopped, once it has.
    private var stopped: String?

    init(_ log: Log) {
        self.log = log
    }

    /// Says that it has, as the last line: what is said of what it leaves behind comes before.
    func finish() {
        if let stopped { say(.info, "stopped: \(stopped)") }
    }

    // MARK: The supervisor

    func observe(_ event: WorkEvent) {
        switch event {
        case .started(let supervisor, let start, let workers): started(supervisor, start, workers)
        case .lookingAtHost:
            say(.info, "looking at every file that programs can read, for --dedupe, which may take a while")
        case .lookedAtHost(let microseconds):
            let seconds = Double(microseconds / 10_000) / 100
            say(.info, "looked at them in \(seconds) s", ["seconds": .stringConvertible(seconds)])
        case .draining(let reason): say(.info, "draining: \(reason)")
        case .stopped(let reason): stopped = reason
        case .workerReady(let worker, let process, let isReplacement):
            say(
                .info, isReplacement ? "worker ready, in place of another" : "worker ready",
                ["worker": .string(worker), "process": .stringConvertible(Int64(process))])
        case .workerLost(let worker, let reason, let execution):
            let what = execution.map { ", while it was executing job \($0.job)" } ?? ""
            say(
                .notice, "worker lost\(what): \(reason)",
                metadata(execution).merging(["worker": .string(worker), "reason": .string(reason)]) { $1 })
        case .workerRecycled(let worker, let reason):
            say(.info, "worker recycled: \(reason)", ["worker": .string(worker), "reason": .string(reason)])
        case .workerEnded(let execution):
            say(.info, "worker ended, and with it job \(execution.job), which was taken away", metadata(execution))
        case .sessionReleased(let session, let reason):
            say(.info, "session let go: \(reason)", ["session": .string(session), "reason": .string(reason)])
        case .slowTransaction(let microseconds):
            say(
                .notice,
                "a transaction took \(microseconds / 1_000_000) s: somebody else held the database's lock, or the disk is slow",
                ["seconds": .stringConvertible(Double(microseconds) / 1_000_000)])
        case .checkpointSigned(let events):
            say(.info, "signed a checkpoint of \(events) events", ["events": .stringConvertible(events)])
        case .writeAheadLogLarge(let bytes, let isEmptied):
            say(
                isEmptied ? .debug : .notice,
                isEmptied
                    ? "emptied the write-ahead log"
                    : "the write-ahead log has grown to \(bytes >> 20) MiB, and a reader keeps it from being emptied",
                ["bytes": .stringConvertible(bytes)])
        case .batchCompleted(let batch):
            let name = String(decoding: batch.name, as: UTF8.self)
            say(
                .info, "batch '\(name)' is complete",
                ["batch": .string(name), "jobs": .stringConvertible(batch.count)])
        default: observe(job: event)
        }
    }

    private func started(_ supervisor: Int64, _ start: SupervisorStart, _ workers: Int) {
        log.logger[metadataKey: "supervisor"] = .stringConvertible(supervisor)
        say(
            .info,
            "started supervisor \(supervisor) with \(workers) worker\(workers == 1 ? "" : "s"): \(start.layers.joined(separator: ", "))",
            [
                "workers": .stringConvertible(workers), "layers": .string(start.layers.joined(separator: ",")),
                "assay": .string(start.assayVersion), "interpreter": .string(start.pythonVersion),
                "kernel": .string(start.kernelVersion),
            ])
        if !start.missingLayers.isEmpty {
            say(
                .warning,
                "warning: the sandbox is without \(start.missingLayers.joined(separator: " or ")) (\(start.degradedBy))",
                ["missing": .string(start.missingLayers.joined(separator: ",")), "reason": .string(start.degradedBy)])
        }
    }

    private func observe(job event: WorkEvent) {
        switch event {
        case .judged(let execution, let verdict, let wall):
            // Thousands a second: not even put together where nobody wants them.
            guard log.logger.logLevel <= .debug else { return }
            say(
                .debug, "job \(execution.job): \(verdict.rawValue)",
                metadata(execution).merging([
                    "verdict": .string(verdict.rawValue), "wall_us": .stringConvertible(wall),
                ]) { $1 })
        case .judgementShared(let execution, let verdict):
            guard log.logger.logLevel <= .debug else { return }
            say(
                .debug, "job \(execution.job): \(verdict.rawValue), like an identical program",
                metadata(execution).merging(["verdict": .string(verdict.rawValue)]) { $1 })
        case .departed(let execution, let departure, let holder, let reason):
            departed(execution, departure, holder, reason)
        case .leaseLost(let execution, let isCancelled):
            say(
                isCancelled ? .info : .notice,
                isCancelled
                    ? "job \(execution.job) was cancelled"
                    : "the lease of job \(execution.job) was lost; whoever took the job over judges it",
                metadata(execution))
        case .judgementRefused(let execution):
            say(
                .notice, "a judgement of job \(execution.job) came after its lease was lost; nothing of it is recorded",
                metadata(execution))
        case .sessionRebuilt(let execution, let cells):
            say(
                .info, "session made anew from \(cells) job\(cells == 1 ? "" : "s")",
                metadata(execution).merging(["cells": .stringConvertible(cells)]) { $1 })
        default: break
        }
    }

    private func departed(
        _ execution: WorkEvent.Execution, _ departure: AuditEvent.Departure, _ holder: Int64, _ reason: String
    ) {
        var fields = metadata(execution)
        fields["reason"] = .string(reason)
        fields["holder"] = .stringConvertible(holder)
        let job = "job \(execution.job)"
        switch departure {
        case .retried: say(.notice, "\(job) will be retried: \(reason)", fields)
        case .orphaned: say(.info, "\(job) is back in the queue: \(reason)", fields)
        case .released: say(.info, "\(job) was given back: \(reason)", fields)
        case .cancelled: say(.info, "\(job) was cancelled: \(reason)", fields)
        case .discarded:
            // Thousands may be discarded for one reason; a program can read them all, a person wants the first.
            guard log.format == .json || discards.count < Self.mostDiscards else { return }
            if log.format == .text { discards.insert(execution.job) }
            say(.error, "\(job) was discarded: \(reason)", fields)
        }
    }

    // MARK: What is beside it

    /// How many discarded jobs people are told of, each with a line.
    static let mostDiscards = 20

    /// Jobs that were discarded while this ran, those that other supervisors discarded included.
    func note(_ all: [Discard]) {
        guard log.format == .text else { return }
        for discard in all.prefix(Self.mostDiscards) where !discards.contains(discard.job) {
            say(.error, "job \(discard.job) was discarded: \(discard.fault)", ["job": .stringConvertible(discard.job)])
        }
        guard all.count > Self.mostDiscards else { return }
        say(.error, "more than \(Self.mostDiscards) jobs were discarded; see 'assay jobs --state discarded'")
    }

    /// What became of a schedule. That one is put off, which is tried again every second, is said once.
    func note(_ outcome: ScheduleRunner.Outcome) {
        let before = putOff[outcome.schedule]
        putOff[outcome.schedule] = outcome.isPutOff ? outcome.message : nil
        if outcome.isPutOff, before == outcome.message { return }
        var fields: Logger.Metadata = ["schedule": .string(outcome.schedule)]
        if let batch = outcome.batch { fields["batch"] = .string(batch) }
        say(outcome.needsAttention ? .warning : .notice, outcome.message, fields)
    }

    /// What became of the command of `--on-complete`.
    func note(_ ended: BatchCommand.Ended) {
        say(
            ended.hasFailed ? .warning : .info, ended.message,
            ["batch": .string(ended.batch), "status": .stringConvertible(Int64(ended.status))])
    }

    func say(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata = [:]) {
        log.logger.log(level: level, "\(message)", metadata: metadata)
    }

    private func metadata(_ execution: WorkEvent.Execution?) -> Logger.Metadata {
        guard let execution else { return [:] }
        var metadata: Logger.Metadata = [
            "job": .stringConvertible(execution.job), "attempt": .stringConvertible(execution.attempt),
            "worker": .string(execution.worker),
        ]
        if let session = execution.session { metadata["session"] = .string(session) }
        return metadata
    }
}
