import Foundation
import Logging
import Reporting
import Store
import Supervisor

/// The file of `work --metrics`: rewritten every ten seconds and at the end, whole at any moment, as node_exporter's
/// textfile collector and others read it.
final class MetricsFile {
    private static let interval = 10.0

    private let path: String
    private let store: JobStore
    private let log: Log
    private var last = Date.distantPast
    private var hasComplained = false

    init(path: String, store: JobStore, log: Log) {
        self.path = path
        self.store = store
        self.log = log
    }

    /// - Parameter force: at the end.
    func update(_ progress: WorkProgress, force: Bool = false) {
        guard force || Date().timeIntervalSince(last) >= Self.interval else { return }
        last = Date()
        do {
            let text = WorkFigures.text(try QueueMetrics(store), progress, now: JobStore.wallClock())
            // A rename: nobody reads half of it.
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
            hasComplained = false
        } catch {
            // The work is worth more than its figures.
            if !hasComplained {
                log.logger.warning(
                    """
                    --metrics \(path): cannot be written (\(Self.reason(error))); it is tried again every \
                    \(Int(Self.interval)) s: mend that, or name another file
                    """)
            }
            hasComplained = true
        }
    }

    /// In the system's words, where it is the system that refuses.
    private static func reason(_ error: any Error) -> String {
        if let error = error as? StoreError { return error.description }
        let cause = ((error as? CocoaError)?.underlying ?? error) as NSError
        return cause.domain == NSPOSIXErrorDomain ? String(cString: strerror(Int32(cause.code))) : "\(error)"
    }
}
