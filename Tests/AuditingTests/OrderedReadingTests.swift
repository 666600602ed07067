import AuditLog
import Auditing
import Foundation
import GRDB
import Store
import Testing

@Suite("Several threads that read a table side by side")
struct OrderedReadingTests {
    /// More than this host may have processors: those that read have to be able to wait for one another.
    private static let readers = 8
    private static let jobs: Int64 = 300

    /// The jobs of a range. Some ranges cannot be read.
    private final class JobIDs: RangeReader {
        final class Batch {
            var ids: [Int64] = []
        }

        struct Unreadable: Error, Equatable {
            let range: Int64
        }

        static let span: Int64 = 4
        private let database: Database
        private let isUnreadable: (Int64) -> Bool

        init(_ database: Database, isUnreadable: @escaping (Int64) -> Bool) {
            self.database = database
            self.isUnreadable = isUnreadable
        }

        func first(from key: Int64) throws -> Int64? {
            try Int64.fetchOne(database, sql: "SELECT min(id) FROM jobs WHERE id >= ?", arguments: [key])
        }

        func read(_ batch: Batch, _ range: ClosedRange<Int64>, key: Int64) throws {
            guard !isUnreadable(range.upperBound / Self.span) else {
                throw Unreadable(range: range.upperBound / Self.span)
            }
            batch.ids = try Int64.fetchAll(
                database, sql: "SELECT id FROM jobs WHERE id BETWEEN ? AND ? ORDER BY id",
                arguments: [key, range.upperBound])
        }
    }

    private let folder: URL
    private let store: JobStore

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-reading-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        store = try JobStore(path: folder.appendingPathComponent("assay.db").path)
        try store.installPolicy(name: "default", text: "name: default\n", actor: Self.actor)
        try store.submit((0..<Self.jobs).map { NewJob(source: Array("\($0)".utf8)) }, actor: Self.actor)
    }

    private static let actor = Actor(user: "ada", host: "h1", program: "test")

    /// Reads all jobs.
    ///
    /// - Parameter unreadable: ranges that cannot be read.
    private func read(unreadable: Set<Int64> = [], _ take: (JobIDs.Batch) throws -> Void) throws {
        try store.readTogether(Self.readers) { _, fellows in
            let reading = OrderedReading(fellows, from: 0, batch: JobIDs.Batch.init) { database in
                JobIDs(database) { unreadable.contains($0) }
            }
            try reading.run(take)
        }
    }

    @Test("gives what all of them read in its order")
    func order() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        for _ in 0..<20 {
            var ids: [Int64] = []
            try read { ids += $0.ids }
            #expect(ids == Array(1...Self.jobs))
        }
    }

    @Test(
        "ends at the first range that cannot be read, with all before it given, and waits for nobody",
        arguments: [[0], [1, 2, 3], [7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18], [40, 74], [75], Array(0...75)])
    func unreadable(ranges: [Int64]) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        for _ in 0..<20 {
            var ids: [Int64] = []
            let error = #expect(throws: JobIDs.Unreadable.self) {
                try read(unreadable: Set(ranges)) { ids += $0.ids }
            }
            #expect(error == JobIDs.Unreadable(range: ranges[0]))
            #expect(ids == Array(1..<max(1, ranges[0] * JobIDs.span)))
        }
    }

    @Test("ends where whoever is given what was read will have no more", arguments: [1, 2, 9, 76])
    func stopped(after count: Int) throws {
        struct Enough: Error {}
        defer { try? FileManager.default.removeItem(at: folder) }
        for _ in 0..<20 {
            var taken = 0
            #expect(throws: Enough.self) {
                try read { _ in
                    taken += 1
                    if taken == count { throw Enough() }
                }
            }
            #expect(taken == count)
        }
    }
}
