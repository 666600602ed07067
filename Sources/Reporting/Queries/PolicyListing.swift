import GRDB
public import Store

/// The policies of a database.
public enum PolicyListing {
    /// Those in force, with how many results each judged.
    public static func table(_ store: JobStore) -> Table {
        Table(columns: [.text("name"), .text("hash"), .text("installed_at"), .number("results")]) { row in
            try store.read { database in
                let rows = try Row.fetchCursor(
                    database,
                    sql: """
                        SELECT f.name, f.hash, f.since, ifnull(u.results, 0)
                        FROM policies_in_force f
                        LEFT JOIN (SELECT policy_hash, count(*) AS results FROM results GROUP BY policy_hash) u
                            ON u.policy_hash = f.hash
                        ORDER BY f.name
                        """)
                while let next = try rows.next() {
                    try row([.text(next[0]), .text(next[1]), .time(next[2]), .integer(next[3])])
                }
            }
        }
    }

    /// The policy with this name in force, or the installed text with this hash or the beginning of it.
    ///
    /// - Throws: ``ReportError/unknownPolicy(_:known:database:)``.
    public static func policy(_ nameOrHash: String, in store: JobStore) throws -> InstalledPolicy {
        if let policy = try store.policyInForce(nameOrHash) { return policy }
        // No more than one text begins with eight digits of its hash, as far as anybody will ever see.
        if nameOrHash.count >= 8, nameOrHash.allSatisfy(\.isHexDigit),
            let hash = try hash(beginning: nameOrHash.lowercased(), in: store),
            let policy = try store.policy(hash: hash)
        {
            return policy
        }
        throw try unknown(nameOrHash, in: store)
    }

    /// Makes sure a name means something to the next claim.
    ///
    /// - Throws: ``ReportError/unknownPolicy(_:known:database:)``.
    public static func requireInForce(_ name: String, in store: JobStore) throws {
        if try store.policyInForce(name) == nil { throw try unknown(name, in: store) }
    }

    private static func unknown(_ name: String, in store: JobStore) throws -> ReportError {
        .unknownPolicy(name, known: try store.policiesInForce().map(\.name), database: store.path)
    }

    private static func hash(beginning prefix: String, in store: JobStore) throws -> String? {
        try store.read { database in
            let hashes = try String.fetchAll(
                database, sql: "SELECT hash FROM policies WHERE hash GLOB ? LIMIT 2", arguments: ["\(prefix)*"])
            return hashes.count == 1 ? hashes[0] : nil
        }
    }
}
