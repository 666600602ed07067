/// One step of the schema: the SQL that takes a database from `version - 1` to `version`.
public struct Migration: Sendable {
    /// What `PRAGMA user_version` says once the step has been applied; from 1, without gaps.
    public let version: Int64
    /// The name of the file under `migrations/`, without its ending.
    public let name: String
    public let sql: String
}

/// The schema of an assay database, as the steps that build it.
///
/// A step that has been released is never edited: what it would have said differently goes into a
/// new file, which is then listed here and in the manifest.
public enum Migrations {
    /// `PRAGMA application_id` of every assay database: "asay" in ASCII.
    public static let applicationID: Int64 = 0x6173_6179

    /// Every step, in the order of application.
    public static let all: [Migration] = [
        Migration(version: 1, name: "0001_init", sql: text(PackageResources._001_init_sql)),
        Migration(version: 2, name: "0002_runtime_events", sql: text(PackageResources._002_runtime_events_sql)),
        Migration(version: 3, name: "0003_audit_tree", sql: text(PackageResources._003_audit_tree_sql)),
        Migration(version: 4, name: "0004_sessions", sql: text(PackageResources._004_sessions_sql)),
        Migration(version: 5, name: "0005_output", sql: text(PackageResources._005_output_sql)),
        Migration(version: 6, name: "0006_operations", sql: text(PackageResources._006_operations_sql)),
        Migration(version: 7, name: "0007_dedupe", sql: text(PackageResources._007_dedupe_sql)),
    ]

    /// The version this binary reads and writes.
    public static var current: Int64 { all[all.count - 1].version }

    /// The embedded bytes are files of this repository, so they are UTF-8.
    private static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
