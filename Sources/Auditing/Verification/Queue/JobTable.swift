/// A table with rows about jobs, as a verification goes through it: in the order of the jobs, and by the table's own
/// b-tree. What an index holds that somebody added need not be what the table has.
struct JobTable {
    let name: String
    /// The column that says which job.
    let key: String
    /// `NOT INDEXED`, or by the index that the table's primary key is.
    private let lookup: String

    static let jobs = JobTable(name: "jobs", key: "id", lookup: "NOT INDEXED")
    /// By the index over its jobs, which leads to their events.
    static let index = JobTable(name: "audit_index", key: "job", lookup: "INDEXED BY audit_index_job")
    static let results = JobTable(byRow: "results")
    static let violations = JobTable(byRow: "violations")
    static let runtimeEvents = JobTable(byRow: "runtime_events")
    static let pastResults = JobTable(byKey: "past_results")
    static let pastViolations = JobTable(byRow: "past_violations")
    static let pastRuntimeEvents = JobTable(byRow: "past_runtime_events")
    static let files = JobTable(byKey: "job_files")
    static let removals = JobTable(byRow: "removals")
    static let output = JobTable(byKey: "output_chunks")
    static let artifacts = JobTable(byKey: "artifacts")

    /// In the order in which ``JobRows`` has them.
    static let all = [
        jobs, index, results, violations, runtimeEvents, pastResults, pastViolations, pastRuntimeEvents, files,
        removals,
        output, artifacts,
    ]

    private init(name: String, key: String, lookup: String) {
        self.name = name
        self.key = key
        self.lookup = lookup
    }

    /// One whose rows are in the order of their jobs.
    private init(byRow name: String) {
        self.init(name: name, key: "job_id", lookup: "NOT INDEXED")
    }

    /// One whose primary key is an index beside it.
    private init(byKey name: String) {
        self.init(name: name, key: "job_id", lookup: "INDEXED BY sqlite_autoindex_\(name)_1")
    }

    /// The table for a FROM, where it is looked up by ``key``.
    var source: String { "\(name) \(lookup)" }

    /// Rows from job `?1` on, in the order of the jobs. Rows without a whole number there are not among them; ``count``
    /// has them.
    func walk(_ columns: String, thenBy order: String = "") -> String {
        "SELECT \(columns) FROM \(source) WHERE \(key) >= ?1 AND \(key) <= \(Int64.max) ORDER BY \(key)"
            + (order.isEmpty ? "" : ", \(order)")
    }

    /// The first job from `?1` on.
    var first: String { walk(key) + " LIMIT 1" }

    /// How many rows there are, as the b-tree has them, in whatever order.
    var count: String {
        name == Self.index.name
            ? "SELECT count(*) FROM \(source) WHERE \(key) IS NOT NULL" : "SELECT count(*) FROM \(name) NOT INDEXED"
    }
}
