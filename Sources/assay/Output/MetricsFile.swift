import Evaluation
import Foundation
import Reporting
import Store
import Supervisor

/// The file of `work --metrics`: rewritten every ten seconds and at the end, whole at any moment, as node_exporter's
/// textfile collector and others read it.
final class MetricsFile {
    private static let interval = 10.0

    private let path: String
    private let store: JobStore
    private var last = Date.distantPast
    private var hasComplained = false

    init(path: String, store: JobStore) {
        self.path = path
        self.store = store
    }

    /// - Parameter force: at the end.
    func update(_ progress: WorkProgress, force: Bool = false) {
        guard force || Date().timeIntervalSince(last) >= Self.interval else { return }
        last = Date()
        do {
            let text = Self.text(try QueueMetrics(store), progress, now: JobStore.wallClock())
            // A rename: nobody reads half of it.
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
            hasComplained = false
        } catch {
            // The work is worth more than its figures.
            if !hasComplained { Terminal.standardError.write("assay: --metrics \(path): cannot be written\n") }
            hasComplained = true
        }
    }

    private static func text(_ queue: QueueMetrics, _ progress: WorkProgress, now: Int64) -> String {
        func seconds(_ microseconds: Int64) -> Double { Double(microseconds) / 1_000_000 }
        var text = PrometheusText()
        text.add(
            "assay_jobs", .gauge, "Jobs that are not done, by state.",
            queue.jobs.map { ([("state", $0.state)], Double($0.count)) })
        text.add(
            "assay_oldest_available_seconds", .gauge, "Since when the oldest available job has been waiting.",
            queue.oldestAvailableAt.map { max(0, seconds(now - $0)) } ?? 0)
        text.add(
            "assay_executions_total", .counter, "Verdicts of programs that this run executed.",
            Verdict.allCases.map { verdict in
                let count = (progress.verdicts[verdict] ?? 0) - (progress.shared[verdict] ?? 0)
                return ([("verdict", verdict.rawValue)], Double(count))
            })
        text.add(
            "assay_shared_results_total", .counter,
            "Verdicts that this run gave to programs identical to executed ones.",
            Verdict.allCases.map { ([("verdict", $0.rawValue)], Double(progress.shared[$0] ?? 0)) })
        text.add(
            "assay_faults_total", .counter, "Workers lost by this run while they were executing a job.",
            Double(progress.faults))
        text.add(
            "assay_worker_restarts_total", .counter, "Workers started by this run in place of another.",
            Double(progress.restarts))
        text.add(
            "assay_transactions_total", .counter, "Transactions in which this run recorded and claimed.",
            Double(progress.transactions))
        text.add(
            "assay_transaction_seconds_total", .counter, "Time that those took, syncs to the disk included.",
            seconds(progress.transactionMicroseconds))
        text.add(
            "assay_waiting_for_disk", .gauge, "1 while nothing can be recorded, and so nothing is run.",
            progress.waitingFor == nil ? 0 : 1)
        text.add(
            "assay_wal_bytes", .gauge, "The size of the write-ahead log.", Double(queue.writeAheadLogBytes))
        text.add("assay_audit_events", .gauge, "Events in the audit log.", Double(queue.logSize))
        text.add(
            "assay_audit_signed_events", .gauge, "Events under the newest signed head.", Double(queue.signedSize ?? 0))
        text.add(
            "assay_audit_signed_timestamp_seconds", .gauge, "When that was signed; 0 where none was.",
            seconds(queue.signedAt ?? 0))
        return text.text
    }
}
