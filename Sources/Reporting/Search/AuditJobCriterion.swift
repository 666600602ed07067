import GRDB
import Store

/// What selects jobs in a search, and through them their events.
enum AuditJobCriterion {
    case jobs([Int64])
    /// The id of the batch's word.
    case batch(Int64)
    case submitter(Int64)
    /// The ids of the tag objects that have a tag.
    case tags([Int64])
    case violation(rule: String?, symbol: String?)
    case source(String)

    /// The jobs, each at least once; nil where there are more than `limit`.
    func jobs(atMost limit: Int, _ database: Database) throws -> Set<Int64>? {
        switch self {
        case .jobs(let jobs): return Set(jobs)
        case .batch(let word), .submitter(let word):
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT job, ifnull(last_job, job) FROM audit_index
                    WHERE \(column) = ? AND job IS NOT NULL LIMIT \(limit + 1)
                    """, arguments: [word])
            var jobs: Set<Int64> = []
            while let row = try rows.next() {
                let (first, last): (Int64, Int64) = (row[0], row[1])
                // Two ranges may be the same jobs, submitted and started; what counts is what it costs to hold them.
                guard last >= first, last - first < Int64(limit), jobs.count <= limit else { return nil }
                jobs.formUnion(first...last)
            }
            return jobs.count <= limit ? jobs : nil
        default:
            let jobs = try Int64.fetchSet(
                database, sql: "SELECT job_id FROM (\(listing)) LIMIT \(limit + 1)", arguments: listingArguments)
            return jobs.count <= limit ? jobs : nil
        }
    }

    /// The column of the index that has it; empty where none has.
    private var column: String {
        switch self {
        case .batch: "batch"
        case .submitter: "submitter"
        case .tags: "tags"
        default: ""
        }
    }

    /// A query for the jobs, by an index of what selects them. No DISTINCT: it would collect them all first.
    private var listing: String {
        switch self {
        case .tags(let words):
            "SELECT job AS job_id FROM audit_index WHERE tags IN (\(list(words))) AND job IS NOT NULL"
        case .violation:
            violationTables.map { "SELECT job_id FROM \($0.name) v WHERE \($0.condition)" }
                .joined(separator: " UNION ALL ")
        case .source:
            """
            SELECT id AS job_id FROM jobs WHERE finalized_at IS NOT NULL AND source_sha256 IS NOT NULL
                AND substr(source_sha256, 1, 16) = substr(?1, 1, 16) AND substr(source_sha256, 1, length(?1)) = ?1
            UNION ALL
            SELECT id FROM jobs WHERE state = 'running' AND substr(source_sha256, 1, length(?1)) = ?1
            """
        case .jobs, .batch, .submitter: ""
        }
    }

    private var listingArguments: StatementArguments {
        switch self {
        case .violation: StatementArguments(violationTables.flatMap(\.arguments))
        case .source(let hash): [hash]
        default: []
        }
    }

    /// Adds the condition that the event `i` is about such a job, for a walk over events.
    ///
    /// - Parameter pruning: the type of events that name the jobs they are about in their bodies; nil where there are none.
    func require(_ condition: inout SQLCondition, pruning: Int64?) {
        let own = term(first: "i.job", last: "ifnull(i.last_job, i.job)")
        guard let pruning else { return condition.require(own.sql, arguments: own.arguments) }
        let removed = term(first: "p.first", last: "p.last")
        condition.require(
            """
            CASE i.type WHEN \(pruning) THEN EXISTS
                (SELECT 1 FROM (\(PruningRows.pieces(ofEvent: "i.idx"))) p WHERE \(removed.sql))
            ELSE \(own.sql) END
            """, arguments: removed.arguments + own.arguments)
    }

    /// Whether one of the jobs from `first` to `last`, which are expressions, is such a job.
    private func term(first: String, last: String) -> (sql: String, arguments: [String]) {
        let isAmong = "BETWEEN \(first) AND \(last)"
        switch self {
        case .jobs(let jobs):
            return ("EXISTS (SELECT 1 FROM json_each(?) j WHERE j.value \(isAmong))", ["[\(list(jobs))]"])
        case .batch(let word), .submitter(let word):
            // The submission that a job was part of names it as well: the job may never have been started.
            return (
                """
                (EXISTS (SELECT 1 FROM audit_index s WHERE s.job \(isAmong) AND +s.\(column) = \(word))
                OR \(word) = (SELECT CASE WHEN s.last_job >= \(first) THEN s.\(column) END FROM audit_index s
                    WHERE s.last_job IS NOT NULL AND s.job <= \(first) ORDER BY s.job DESC LIMIT 1))
                """, []
            )
        case .tags(let words):
            return (
                "EXISTS (SELECT 1 FROM audit_index s WHERE s.job \(isAmong) AND +s.tags IN (\(list(words))))", []
            )
        case .violation:
            let tables = violationTables
            let terms = tables.map {
                "EXISTS (SELECT 1 FROM \($0.name) v WHERE v.job_id \(isAmong) AND (\($0.hiddenCondition)))"
            }
            return ("(\(terms.joined(separator: " OR ")))", tables.flatMap(\.arguments))
        case .source(let hash):
            return (
                "EXISTS (SELECT 1 FROM jobs s WHERE s.id \(isAmong) AND substr(s.source_sha256, 1, length(?)) = ?)",
                [hash, hash]
            )
        }
    }

    /// Where such events lie, as expressions: from this index on, and about no later job than this. Nil where only looking
    /// at each can tell.
    ///
    /// A job's first event is its submission or its start, and one of the two names its batch, submitter and tags.
    var bounds: (firstIndex: String, lastJob: String)? {
        let carriers: String
        switch self {
        case .batch(let word), .submitter(let word): carriers = "\(column) = \(word)"
        case .tags(let words): carriers = "tags IN (\(list(words)))"
        case .jobs, .violation, .source: return nil
        }
        return (
            """
            (SELECT min(first, ifnull((SELECT s.idx FROM audit_index s
                WHERE s.last_job IS NOT NULL AND s.job <= c.job ORDER BY s.job DESC LIMIT 1), first))
                FROM (SELECT min(idx) AS first, min(job) AS job FROM audit_index WHERE \(carriers)) c)
            """,
            "(SELECT max(ifnull(last_job, job)) FROM audit_index WHERE \(carriers))"
        )
    }

    private func list(_ ids: [Int64]) -> String { ids.map(String.init).joined(separator: ", ") }

    // MARK: Rules and symbols

    private struct Source {
        let name: String
        /// Terms over `v`, with a placeholder each.
        var terms: [String] = []
        var arguments: [String] = []

        var condition: String { terms.joined(separator: " AND ") }
        /// The same, not to be answered by an index of its own: the job's rows are at hand.
        var hiddenCondition: String { terms.map { "+\($0)" }.joined(separator: " AND ") }
    }

    /// Runtime events have rules and no symbols.
    private var violationTables: [Source] {
        guard case .violation(let rule, let symbol) = self else { return [] }
        let names =
            ["violations", "past_violations"] + (symbol == nil ? ["runtime_events", "past_runtime_events"] : [])
        return names.map { name in
            var source = Source(name: name)
            if let rule {
                source.terms.append("v.rule = ?")
                source.arguments.append(rule)
            }
            if let symbol {
                if symbol.hasSuffix("*") {
                    let beginning = String(symbol.dropLast())
                    source.terms += ["v.symbol >= ?", "v.symbol < ?"]
                    source.arguments += [beginning, beginning + "\u{10FFFF}"]
                } else {
                    source.terms.append("v.symbol = ?")
                    source.arguments.append(symbol)
                }
            }
            return source
        }
    }
}
