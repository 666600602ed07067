import GRDB

/// The queues that may be claimed from, where some are paused or bounded.
struct OpenQueues {
    /// With how many jobs may be claimed from it; nil for any number.
    private(set) var all: [(name: [UInt8], room: Int64?)] = []

    /// The most queues that one claim looks at; those with the most urgent jobs.
    private static let limit = 100

    /// - Parameters:
    ///   - queues: only these; all where empty.
    ///   - ignoringRoom: whether those count that are full at the moment.
    init(_ queues: [String], ignoringRoom: Bool = false, _ database: Database) throws {
        let controls = Dictionary(
            try QueueControlRows.all(database).map { (Array($0.queue.utf8), $0) },
            uniquingKeysWith: { first, _ in first })
        let heads = try Self.heads(of: queues, database)
        for head in heads.sorted(by: { ($1.priority, $0.job) < ($0.priority, $1.job) }) {
            guard all.count < Self.limit else { break }
            guard let control = controls[head.queue] else {
                all.append((head.queue, nil))
                continue
            }
            if control.pausedAt != nil { continue }
            let room = try control.concurrency.map { try $0 - Self.running(head.queue, database) }
            if ignoringRoom || room ?? 1 > 0 { all.append((head.queue, room)) }
        }
    }

    private struct Head {
        /// Its name's bytes, which may be any.
        let queue: [UInt8]
        let priority: Int64
        let job: Int64
    }

    /// The queues that have available jobs, each with the first of them: two seeks of the index a queue, however many
    /// jobs wait.
    private static func heads(of queues: [String], _ database: Database) throws -> [Head] {
        let rows = try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    WITH RECURSIVE named (name) AS (
                        SELECT min(queue) FROM jobs WHERE state = 'available' AND session IS NULL
                        UNION ALL
                        SELECT (SELECT min(queue) FROM jobs
                            WHERE state = 'available' AND session IS NULL AND queue > name) FROM named
                        WHERE name IS NOT NULL
                    )
                    SELECT CAST(j.queue AS BLOB), j.priority, j.id FROM named JOIN jobs j ON j.id = (
                        SELECT id FROM jobs WHERE state = 'available' AND session IS NULL AND queue = name
                        ORDER BY priority DESC, id LIMIT 1)
                    """))
        let wanted = Set(queues.map { Array($0.utf8) })
        return rows.map { Head(queue: $0.bytes(0) ?? [], priority: $0[1], job: $0[2]) }
            .filter { wanted.isEmpty || wanted.contains($0.queue) }
    }

    /// By all supervisors: at most a few hundred each.
    static func running(_ queue: [UInt8], _ database: Database) throws -> Int64 {
        try Int64.fetchOne(
            database.cachedStatement(
                sql: "SELECT count(*) FROM jobs WHERE state = 'running' AND queue = CAST(? AS TEXT)"),
            arguments: [StoredText.exact(queue)]) ?? 0
    }
}
