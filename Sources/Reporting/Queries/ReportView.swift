import GRDB
public import Store

/// The summaries of what was judged.
public enum ReportView: String, Sendable, Hashable, CaseIterable {
    /// How far each batch is.
    case batches
    /// How many jobs of each batch got which verdict.
    case verdicts
    /// The policy rules that matched most programs.
    case rules
    /// What those rules were matched by.
    case symbols
    /// What programs did that audit rules matched.
    case events
    /// What left the programs that raised.
    case exceptions
    /// Percentiles of time and the peak of memory, by batch.
    case durations

    /// The table, made when it is read. Jobs without a batch count as one, under NULL.
    ///
    /// - Parameter limit: of rows, the most frequent first; all where nil.
    public func table(_ store: JobStore, filter: ReportFilter, limit: Int? = nil) -> Table {
        Table(columns: columns) { row in
            try store.read { database in
                try filter.check(database, of: store)
                let condition = filter.condition
                let rows = try Row.fetchCursor(
                    database, sql: sql(condition.sql) + " LIMIT \(limit ?? -1)",
                    arguments: condition.statementArguments)
                while let next = try rows.next() { try row(cells(next)) }
            }
        }
    }

    private var columns: [Column] {
        switch self {
        case .batches:
            [
                .text("batch"), .number("jobs"), .number("completed"), .number("waiting"), .number("running"),
                .number("discarded"), .number("cancelled"), .text("first_created_at"), .text("last_finished_at"),
            ]
        case .verdicts: [.text("batch"), .text("verdict"), .number("jobs"), .number("share")]
        case .rules:
            [.text("rule"), .text("severity"), .text("phase"), .number("jobs"), .number("violations")]
        case .symbols: [.text("rule"), .text("symbol"), .number("jobs"), .number("violations")]
        case .events:
            [
                .text("rule"), .text("severity"), .text("event"), .text("argument"), .number("jobs"),
                .number("events"),
            ]
        case .exceptions: [.text("exception_type"), .text("verdict"), .number("jobs")]
        case .durations:
            [.text("batch"), .number("jobs")] + Self.durationKeys.map(Column.number)
                + [.number("max_rss_kb"), .number("shared")]
        }
    }

    private static let durationKeys = ["wall", "cpu"].flatMap { clock in
        ["p50", "p90", "p99", "max"].map { "\(clock)_\($0)_us" }
    }

    private func sql(_ condition: String) -> String {
        switch self {
        case .batches:
            """
            SELECT j.batch, count(*), sum(j.state = 'completed'),
                sum(j.state IN ('available', 'scheduled', 'retryable')), sum(j.state = 'running'),
                sum(j.state = 'discarded'), sum(j.state = 'cancelled'), min(j.created_at),
                CASE WHEN count(j.finalized_at) = count(*) THEN max(j.finalized_at) END
            FROM jobs j WHERE \(condition) GROUP BY j.batch ORDER BY max(j.id) DESC
            """
        case .verdicts:
            """
            SELECT j.batch, r.verdict, count(*) AS jobs,
                count(*) * 1.0 / sum(count(*)) OVER (PARTITION BY j.batch)
            FROM jobs j JOIN results r ON r.job_id = j.id WHERE \(condition)
            GROUP BY j.batch, r.verdict
            ORDER BY max(max(j.id)) OVER (PARTITION BY j.batch) DESC, j.batch, jobs DESC, r.verdict
            """
        case .rules:
            """
            SELECT v.rule, v.severity, v.phase, count(DISTINCT v.job_id) AS jobs, count(*) AS violations
            FROM violations v JOIN jobs j ON j.id = v.job_id WHERE \(condition)
            GROUP BY v.rule, v.severity, v.phase ORDER BY jobs DESC, violations DESC, v.rule
            """
        case .symbols:
            """
            SELECT v.rule, v.symbol, count(DISTINCT v.job_id) AS jobs, count(*) AS violations
            FROM violations v JOIN jobs j ON j.id = v.job_id WHERE \(condition)
            GROUP BY v.rule, v.symbol ORDER BY jobs DESC, violations DESC, v.rule, v.symbol
            """
        case .events:
            """
            SELECT e.rule, e.severity, e.event, e.argument, count(*) AS jobs, sum(e.count) AS events
            FROM runtime_events e JOIN jobs j ON j.id = e.job_id WHERE \(condition)
            GROUP BY e.rule, e.severity, e.event, e.argument
            ORDER BY jobs DESC, events DESC, e.rule, e.event, e.argument
            """
        case .exceptions:
            """
            SELECT r.exception_type, r.verdict, count(*) AS jobs
            FROM jobs j JOIN results r ON r.job_id = j.id WHERE r.exception_type IS NOT NULL AND \(condition)
            GROUP BY r.exception_type, r.verdict ORDER BY jobs DESC, r.exception_type
            """
        case .durations: durationSQL(condition)
        }
    }

    /// Percentiles by nearest rank, of what was executed, as in the view `report_durations`.
    private func durationSQL(_ condition: String) -> String {
        let executed = "FILTER (WHERE shared_from IS NULL)"
        let percentiles = ["wall", "cpu"].map { clock in
            ["0.50", "0.90", "0.99"].map { share in
                "min(CASE WHEN \(clock)_rank >= \(share) * n THEN \(clock)_us END) \(executed)"
            }.joined(separator: ", ") + ", max(\(clock)_us) \(executed)"
        }
        return """
            WITH ranked AS (
                SELECT j.id, j.batch, r.shared_from, r.wall_us, r.cpu_us, r.max_rss_kb,
                    count(*) OVER (PARTITION BY j.batch, r.shared_from IS NULL) AS n,
                    row_number() OVER (PARTITION BY j.batch, r.shared_from IS NULL ORDER BY r.wall_us) AS wall_rank,
                    row_number() OVER (PARTITION BY j.batch, r.shared_from IS NULL ORDER BY r.cpu_us) AS cpu_rank
                FROM jobs j JOIN results r ON r.job_id = j.id WHERE \(condition)
            )
            SELECT batch, count(*) \(executed), \(percentiles.joined(separator: ", ")), max(max_rss_kb) \(executed),
                count(shared_from)
            FROM ranked GROUP BY batch ORDER BY max(id) DESC
            """
    }

    private func cells(_ row: Row) -> [Cell] {
        columns.enumerated().map { index, column in
            switch column.key {
            case "batch", "verdict", "rule", "severity", "phase", "symbol", "exception_type", "event",
                "argument":
                Cell(row[index] as String?)
            case "share": .share(row[index])
            case "max_rss_kb": Cell(memory: row[index])
            case _ where column.key.hasSuffix("_us"): Cell(duration: row[index])
            case _ where column.key.hasSuffix("_at"): Cell(time: row[index])
            default: Cell(row[index] as Int64?)
            }
        }
    }
}
