import Foundation
import LoopbackHTTP
import Reporting
import Store
import Supervisor
import Synchronization

/// The page of `work --metrics-port`.
///
/// It is made on the server's thread, over a connection to the database of its own: whoever asks, and however often, the
/// queue does not wait for it.
final class MetricsPage: Sendable {
    /// Microseconds for which a page is good: a flood of requests is no flood of queries.
    private static let lifetime: Int64 = 1_000_000

    private struct Reader {
        var store: JobStore?
        var page: [UInt8]?
        var madeAt: Int64 = 0
    }

    private let database: String
    private let progress = Mutex(WorkProgress())
    private let reader = Mutex(Reader())

    /// - Parameter database: its path.
    init(database: String) {
        self.database = database
    }

    /// Serves it until the server is stopped.
    ///
    /// - Parameter port: 0 takes a free one.
    /// - Throws: `ListenError`.
    func serve(port: UInt16) throws(ListenError) -> LoopbackServer {
        try LoopbackServer(port: port, path: "/metrics", contentType: WorkFigures.contentType, body: current)
    }

    func update(_ progress: WorkProgress) {
        self.progress.withLock { $0 = progress }
    }

    private func open() throws -> JobStore {
        let store = try JobStore(path: database, mode: .readOnly)
        try store.keepFewPages()
        return store
    }

    /// nil where the database cannot be read.
    private func current() -> [UInt8]? {
        let progress = progress.withLock { $0 }
        return reader.withLock { reader in
            let now = JobStore.wallClock()
            if let page = reader.page, (0..<Self.lifetime).contains(now - reader.madeAt) { return page }
            do {
                let store = try reader.store ?? open()
                reader.store = store
                reader.page = Array(WorkFigures.text(try QueueMetrics(store), progress, now: now).utf8)
                reader.madeAt = now
            } catch {
                reader = Reader()
            }
            return reader.page
        }
    }
}
