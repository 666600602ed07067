import AuditTree
import GRDB
public import Store

/// Verifies a database against its log, and the log against itself and against what is known of it elsewhere.
///
/// Everything is read in one transaction, so a supervisor may go on working meanwhile; nothing is written.
public struct LogVerification {
    public struct Options: Sendable {
        /// Leave out the projection and the queue: what is verified then is the log alone.
        public var treeOnly = false
        /// Have SQLite look through the whole file first.
        public var checksFile = false

        public init() {}
    }

    private let store: JobStore
    private let options: Options

    public init(_ store: JobStore, options: Options) {
        self.store = store
        self.options = options
    }

    /// - Parameter progress: is told now and then how far it is, on the caller's thread.
    /// - Throws: `StoreError` where the database cannot be read, ``AuditError`` where something else that was asked for
    ///   cannot be had. Not where something is found: that is in the report.
    public func run(_ progress: (VerificationProgress) -> Void) throws -> VerificationReport {
        try store.read { database in
            var verification = VerificationRun(database, options: options)
            return try verification.run(progress)
        }
    }
}

/// One verification, on its way.
private struct VerificationRun {
    private let database: Database
    private let options: LogVerification.Options
    private var report = ReportBuilder()

    init(_ database: Database, options: LogVerification.Options) {
        self.database = database
        self.options = options
    }

    mutating func run(_ progress: (VerificationProgress) -> Void) throws -> VerificationReport {
        do {
            try check(progress)
        } catch let error as DatabaseError where report.findingCount > 0 {
            // A table that is gone has been reported; that it cannot be read adds nothing to that.
            report.stop("\(error.message ?? "SQLite error \(error.resultCode.rawValue)")")
        }
        return report.finish()
    }

    private mutating func check(_ progress: (VerificationProgress) -> Void) throws {
        if options.checksFile { report.add(.file, try FileCheck.run(database)) }
        let schema = try SchemaCheck.run(database)
        report.add(.schema, schema.findings, "\(schema.objects) objects")
        report.origin = try LogRows.origin(database)
        let size = try LogRows.size(database)
        let scan = try EventScan(
            database, size: size, rootsAt: [], comparesProjection: !options.treeOnly)
        let log = try scan.run(progress)
        report.size = log.size
        report.root = log.root?.base64
        report.add(.leaves, log.leafFindings, "\(log.size) events")
        report.add(.tree, log.treeFindings)
        if options.treeOnly {
            report.skip(.projection, "--tree")
            report.skip(.queue, "--tree")
            return
        }
        report.add(.projection, log.projectionFindings)
    }
}
