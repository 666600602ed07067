import GRDB

/// The ids that words of a search have in `audit_words`.
struct AuditWords {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func id(_ word: String) throws -> Int64? {
        try Int64.fetchOne(database, sql: "SELECT id FROM audit_words WHERE word = ?", arguments: [word])
    }

    /// Of all the types there are in the log, those that a pattern with `*` covers.
    func types(_ pattern: String) throws -> [Int64] {
        guard pattern.contains("*") else { return try id(pattern).map { [$0] } ?? [] }
        // Types are few, and each is one seek away from the one before.
        return try Int64.fetchAll(
            database,
            sql: """
                WITH RECURSIVE known (type) AS (
                    SELECT min(type) FROM audit_index
                    UNION ALL
                    SELECT (SELECT min(type) FROM audit_index WHERE type > known.type) FROM known
                    WHERE known.type IS NOT NULL
                )
                SELECT w.id FROM known JOIN audit_words w ON w.id = known.type WHERE w.word GLOB ?
                """,
            arguments: [Self.glob(pattern)])
    }

    /// The words that begin with digits of a hash.
    func hashes(_ prefix: String) throws -> [Int64] {
        try Int64.fetchAll(
            database, sql: "SELECT id FROM audit_words WHERE word >= ?1 AND word < ?1 || 'g' AND length(word) = 64",
            arguments: [prefix])
    }

    /// The hashes of all texts that were ever installed under a name, as the log says.
    func hashes(ofPolicy name: String) throws -> [Int64] {
        try Int64.fetchAll(
            database,
            sql: """
                SELECT DISTINCT i.policy_hash
                FROM audit_index i JOIN audit_events e ON e.idx = i.idx
                WHERE i.type = (SELECT id FROM audit_words WHERE word = 'policy.installed')
                    AND i.policy_hash IS NOT NULL
                    AND CASE WHEN json_valid(CAST(e.body AS TEXT))
                        THEN json_extract(CAST(e.body AS TEXT), '$.name') = ? END
                """,
            arguments: [name])
    }

    /// The names under which policies were installed.
    func policyNames() throws -> [String] {
        try String.fetchAll(database, sql: "SELECT name FROM policies_in_force ORDER BY name")
    }

    /// The tag objects that have a tag. Their texts are looked at one after the other: there are as many as different
    /// combinations of tags.
    func tagObjects(_ tag: ReportFilter.Tag) throws -> [Int64] {
        // A value that could not be a number stands in the text as it is, unless something in there is escaped.
        let isPlain = Double(tag.value) == nil && !tag.value.contains { "\"\\".contains($0) || $0 < " " }
        let prefilter = isPlain ? "AND (instr(w.word, ?) > 0 OR instr(w.word, '\\') > 0)" : ""
        return try Int64.fetchAll(
            database,
            sql: """
                SELECT w.id FROM audit_words w
                WHERE ((w.word >= '{' AND w.word < '|') OR w.word < '!') \(prefilter)
                    AND CASE WHEN json_valid(w.word) THEN \(ReportFilter.Tag.term(over: "w.word")) END
                """,
            arguments: StatementArguments((isPlain ? [tag.value] : []) + [tag.key, tag.value]))
    }

    /// A GLOB pattern in which `*` alone is special.
    static func glob(_ pattern: String) -> String {
        pattern.map { "[?".contains($0) ? "[\($0)]" : String($0) }.joined()
    }
}
