import Evaluation
import Reporting
import Supervisor

/// What `work --metrics` and `--metrics-port` give: figures of the queue and of this run, in Prometheus' text format.
enum WorkFigures {
    /// Media type of the format.
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// - Parameter now: microseconds since 1970 UTC.
    static func text(_ queue: QueueMetrics, _ progress: WorkProgress, now: Int64) -> String {
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
            "assay_discards_total", .counter, "Jobs that this run took out of the queue without a verdict.",
            Double(progress.discards))
        text.add(
            "assay_worker_restarts_total", .counter, "Workers started by this run in place of another, by why.",
            WorkerReplacement.allCases.map { ([("reason", $0.rawValue)], Double(progress.restarts[$0] ?? 0)) })
        add(progress, to: &text)
        text.add(
            "assay_waiting_for_disk", .gauge, "1 while nothing can be recorded, and so nothing is run.",
            progress.waitingFor == nil ? 0 : 1)
        text.add(
            "assay_waiting_for_workers", .gauge, "1 while workers cannot be started.", progress.shortage == nil ? 0 : 1)
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

    private static func add(_ progress: WorkProgress, to text: inout PrometheusText) {
        let histograms = [
            (
                "assay_transaction_seconds", "Transactions in which this run recorded and claimed.",
                progress.transactions
            ),
            ("assay_claim_seconds", "Claims among them: the statements that choose and lease jobs.", progress.claims),
            ("assay_commit_seconds", "Their ends: from the last statement until all is on the disk.", progress.commits),
        ]
        for (name, help, latencies) in histograms {
            text.add(
                name, help, bounds: LatencyHistogram.bounds.map(seconds), counts: latencies.counts,
                sum: seconds(latencies.total))
        }
    }

    private static func seconds(_ microseconds: Int64) -> Double { Double(microseconds) / 1_000_000 }
}
