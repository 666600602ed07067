import Dispatch
import Foundation
import JSONLines
import Store
import Synchronization

/// Rows of a file, parsed on a thread of their own while the caller inserts those before them.
///
/// A few blocks are in flight at any time, so memory stays flat however long the file is.
final class RowPipeline: Sendable {
    /// A row's line number and what it asks for.
    struct Row: Sendable {
        let line: Int
        let job: NewJob
    }

    private enum Event: Sendable {
        case rows([Row])
        case failed(any Error)
        case finished
    }

    private struct State {
        var events: [Event] = []
        var isCancelled = false
    }

    private static let capacity = 2
    private let state = Mutex(State())
    private let free = DispatchSemaphore(value: capacity)
    private let filled = DispatchSemaphore(value: 0)

    /// Starts to read.
    ///
    /// - Parameters:
    ///   - name: what errors call the file.
    ///   - isCopy: whether it has the very bytes of the file of that name.
    init(path: String, name: String, isCopy: Bool = false, template: NewJob, isLenient: Bool = false) {
        let thread = Thread { [self] in
            read(path: path, name: name, isCopy: isCopy, template: template, isLenient)
        }
        thread.name = "assay-intake"
        thread.start()
    }

    /// The next rows; nil after the last. Not to be called again after that, or after an error.
    func next() throws -> [Row]? {
        filled.wait()
        let event = state.withLock { $0.events.removeFirst() }
        free.signal()
        switch event {
        case .rows(let rows): return rows
        case .finished: return nil
        case .failed(let error): throw error
        }
    }

    /// Lets the reading thread end before the file does.
    func cancel() {
        state.withLock { $0.isCancelled = true }
        free.signal()
    }

    private func read(path: String, name: String, isCopy: Bool, template: NewJob, _ isLenient: Bool) {
        do {
            let reader = try LineReader(path: path, copyOf: isCopy ? name : nil)
            while let block = try reader.nextBlock() {
                let rows = try Self.rows(block, name: name, template: template, isLenient)
                guard put(.rows(rows)) else { return }
            }
            _ = put(.finished)
        } catch let error as LineError {
            _ = put(
                .failed(
                    LineError(file: name, line: error.line, reason: error.reason, isShortage: error.isShortage)))
        } catch {
            _ = put(.failed(error))
        }
    }

    private static func rows(
        _ block: LineBlock, name: String, template: NewJob, _ isLenient: Bool
    ) throws -> [Row] {
        var rows: [Row] = []
        try block.forEachLine { line in
            do {
                var job = try JobRow.job(line, template: template)
                if isLenient { job.takeOutOfSurroundings() }
                rows.append(Row(line: line.number, job: job))
            } catch let error as JSONError {
                throw IntakeError(file: name, line: line.number, reason: error.description)
            }
        }
        return rows
    }

    /// - Returns: whether anybody still wants what follows.
    private func put(_ event: Event) -> Bool {
        free.wait()
        let goesOn = state.withLock { state in
            state.events.append(event)
            return !state.isCancelled
        }
        filled.signal()
        return goesOn
    }
}
