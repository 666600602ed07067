public import AuditKeys
public import AuditTree
import Foundation
import GRDB
public import Store

/// Verifies a database against its log, and the log against itself and against what is known of it elsewhere.
///
/// Everything is read in one state of the database, by several threads, so a supervisor may go on working meanwhile; nothing is written.
public struct LogVerification {
    public struct Options: Sendable {
        /// Leave out the projection and the queue: what is verified then is the log alone. What events say of jobs is
        /// hashed and not read.
        public var treeOnly = false
        /// Have SQLite look through the whole file first.
        public var checksFile = false
        /// The keys that signatures must be by, beside those that the log names below heads by them; those that the log names
        /// where it is empty.
        public var keys: [VerifierKey] = []
        /// A signed head that was handed out earlier, as the bytes of its note.
        public var checkpoint: [UInt8]?
        /// The key folder of the log, whose high-water mark the log must have reached; nil for the one of this user.
        public var keyFolder: KeyFolder?

        /// Whether the database is a copy that was made earlier, and may lack what was signed on this host since.
        public var isCopy = false

        public init() {}
    }

    /// Threads that read beside one another. Each has a connection of its own, with some megabytes of pages.
    private static let readers = min(ProcessInfo.processInfo.activeProcessorCount, 16)

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
        // Before the snapshot: who signs holds the folder's lock until the log has what the mark says.
        let folder = try options.keyFolder ?? store.read { try OriginCheck.origin($0) }.map { KeyFolder(origin: $0) }
        let mark = try folder?.settledHead().map { try KnownHead($0) }
        return try store.readTogether(Self.readers + 1) { database, readers in
            let fellows = Fellows(readers: Array(readers.dropLast()), counter: readers[readers.count - 1])
            var verification = VerificationRun(database, fellows, options: options, mark: mark)
            return try verification.run(progress)
        }
    }
}

/// One verification, on its way.
private struct VerificationRun {
    private let database: Database
    /// What reads beside it, each on a thread of its own.
    private let fellows: Fellows
    private let options: LogVerification.Options
    /// What was signed last on this host.
    private let mark: KnownHead?
    private var report = ReportBuilder()

    init(_ database: Database, _ fellows: Fellows, options: LogVerification.Options, mark: KnownHead?) {
        self.database = database
        self.fellows = fellows
        self.options = options
        self.mark = mark
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
        var file = try FileCheck.checkLength(database)
        if options.checksFile { file.add(try FileCheck.run(database)) }
        if options.checksFile || file.total > 0 { report.add(.file, file) }
        let schema = try SchemaCheck.run(database)
        report.add(.schema, schema.findings, "\(schema.objects) objects")
        report.origin = try OriginCheck.origin(database) ?? ""
        report.add(.origin, try OriginCheck.run(database))
        let heads = [mark, try named()].compactMap { $0 }
        let sizes = try HeadCheck.sizes(database) + heads.map(\.checkpoint.size)
        // To show progress by: it may be anything.
        let newest = min(try Int64.fetchOne(database, sql: "SELECT max(idx) FROM audit_events") ?? -1, .max - 1)
        let scan = try EventScan(
            database, size: newest + 1, rootsAt: sizes, comparesProjection: !options.treeOnly)
        let log = try scan.run(fellows, progress)
        report.size = log.size
        report.root = log.root?.base64
        report.add(.leaves, log.leafFindings, "\(log.size) events")
        report.add(.tree, log.treeFindings)
        let keys = try checkHeads(log)
        try checkKnownHeads(log, keys)
        if options.treeOnly {
            report.skip(.projection, "--tree")
            report.skip(.queue, "--tree")
            return
        }
        report.add(.projection, log.projectionFindings)
        let queue = try QueueCheck.run(database, fellows, log: log, progress)
        report.add(.queue, queue.findings, "\(queue.jobs) jobs")
    }

    /// - Returns: the keys that other heads of this log must be signed by.
    private mutating func checkHeads(_ log: EventScan.Outcome) throws -> SigningKeys {
        let keys = try SigningKeys(database, origin: report.origin, log: log, given: options.keys)
        var heads = HeadCheck(database, origin: report.origin, log: log, keys: keys)
        var findings = log.facts.findings
        findings.add(try heads.run())
        report.keys = keys.all.map(\.text)
        report.vouchedKeys = keys.vouched.map(\.text)
        report.keySource = !options.keys.isEmpty ? .given : keys.all.isEmpty ? .none : .log
        report.add(
            .heads, findings,
            heads.count == 0 ? "none yet" : "\(heads.count), the last good one over \(heads.covered) events",
            unverified: heads.unverified)
        return keys
    }

    private mutating func checkKnownHeads(_ log: EventScan.Outcome, _ keys: SigningKeys) throws {
        if let mark, options.isCopy, mark.checkpoint.origin == report.origin, mark.checkpoint.size > log.size {
            report.skip(.mark, "--copy: \(mark.checkpoint.size) events were signed here by now")
        } else if let mark {
            report.add(
                .mark, mark.checkMark(origin: report.origin, log: log), "\(mark.checkpoint.size) events")
        } else {
            report.skip(.mark, "no log of this origin was signed on this host")
        }
        if let named = try named() {
            let (findings, unproven) = try named.checkGiven(
                origin: report.origin, log: log, keys: keys, database)
            report.add(.checkpoint, findings, "\(named.checkpoint.size) events", unverified: unproven.lines)
        } else {
            report.skip(.checkpoint, "none was named with --checkpoint")
        }
    }

    private func named() throws -> KnownHead? {
        guard let checkpoint = options.checkpoint else { return nil }
        do {
            return try KnownHead(SignedNote(parsing: checkpoint))
        } catch {
            throw AuditError("the checkpoint named is no signed head of a log: \(error)")
        }
    }
}
