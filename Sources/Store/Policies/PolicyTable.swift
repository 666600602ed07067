public import AuditLog
import GRDB

/// A policy text as it was installed.
public struct InstalledPolicy: Sendable, Hashable {
    public let name: String
    /// SHA-256 of the text's UTF-8 bytes, lowercase hexadecimal.
    public let hash: String
    public let text: String
    /// Microseconds since 1970 UTC.
    public let installedAt: Int64
}

extension JobStore {
    /// Makes `text` what `name` means from the next claim on, and records that. Installing what is already
    /// in force changes nothing and records nothing.
    ///
    /// - Returns: the hash of the text, and whether anything changed.
    @discardableResult
    public func installPolicy(
        name: String, text: String, actor: Actor
    ) throws -> (hash: String, changed: Bool) {
        let hash = Digest.sha256(Array(text.utf8)).hex
        let changed = try write { database in
            try PolicyTable.install(
                name: name, text: text, hash: hash, actor: actor, now: clock(), database, auditAppender(database))
        }
        return (hash, changed)
    }

    /// What `name` means to the next claim; nil where no such policy is installed.
    public func policyInForce(_ name: String) throws -> InstalledPolicy? {
        try read { database in
            try PolicyTable.inForce(database, condition: "f.name = ?", [name]).first
        }
    }

    /// The text with this hash, in force or not; nil where it was never installed here.
    public func policy(hash: String) throws -> InstalledPolicy? {
        try read { database in
            try Row.fetchOne(
                database, sql: "SELECT name, hash, text, installed_at FROM policies WHERE hash = ?",
                arguments: [hash]
            ).map(InstalledPolicy.init)
        }
    }

    /// All policies in force, by name.
    public func policiesInForce() throws -> [InstalledPolicy] {
        try read { database in try PolicyTable.inForce(database, condition: "true", []) }
    }
}

/// The statements over `policies` and `policies_in_force`.
enum PolicyTable {
    static func hashInForce(_ name: String, _ database: Database) throws -> String? {
        let statement = try database.cachedStatement(sql: "SELECT hash FROM policies_in_force WHERE name = ?")
        return try String.fetchOne(statement, arguments: [name])
    }

    static func install(
        name: String, text: String, hash: String, actor: Actor, now: Int64, _ database: Database,
        _ audit: AuditAppender
    ) throws -> Bool {
        let replaced = try hashInForce(name, database)
        guard replaced != hash else { return false }
        try database.execute(
            sql: """
                INSERT INTO policies (hash, name, text, installed_at) SELECT ?1, ?2, ?3, ?4
                WHERE NOT EXISTS (SELECT 1 FROM policies WHERE hash = ?1)
                """,
            arguments: [hash, name, text, now])
        try database.execute(
            sql: """
                INSERT INTO policies_in_force (name, hash, since) VALUES (?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET hash = excluded.hash, since = excluded.since
                """,
            arguments: [name, hash, now])
        audit.append(.policyInstalled(name: name, hash: hash, replaces: replaced, actor: actor, time: now))
        try audit.flush()
        return true
    }

    static func inForce(
        _ database: Database, condition: String, _ arguments: StatementArguments
    ) throws -> [InstalledPolicy] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT f.name, f.hash, p.text, f.since
                FROM policies_in_force f JOIN policies p ON p.hash = f.hash WHERE \(condition) ORDER BY f.name
                """,
            arguments: arguments
        ).map(InstalledPolicy.init)
    }
}

extension InstalledPolicy {
    /// From the columns name, hash, text, time.
    init(_ row: Row) {
        self.init(name: row[0], hash: row[1], text: row[2], installedAt: row[3])
    }
}
