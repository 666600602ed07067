import Dispatch
import Foundation
package import GRDB
package import Store

/// What reads a table range by range, on a thread and a connection of its own.
package protocol RangeReader<Batch>: AnyObject {
    /// What was found in a range.
    associatedtype Batch: AnyObject

    /// How many keys a range has, a power of two; ranges begin at multiples of it.
    static var span: Int64 { get }

    /// The first key there is from `key` on; nil where there is none.
    func first(from key: Int64) throws -> Int64?

    /// Reads what is there in a range; all that the batch held before is gone then.
    ///
    /// - Parameter key: the first that there is in it, by ``first(from:)``.
    func read(_ batch: Batch, _ range: ClosedRange<Int64>, key: Int64) throws
}

/// Several threads that read a table side by side, each the next range that there is, and the first thread, which is
/// given what they found in the order of the ranges.
///
/// There are only so many batches, so memory does not grow with what passes. A batch belongs to one thread at a time:
/// it is handed over by its semaphores.
package struct OrderedReading<Reader: RangeReader & SendableMetatype>: ~Copyable where Reader.Batch: SendableMetatype {
    private let slots: [Slot<Reader.Batch>]
    private let fellows: [FellowReader]
    private let turns: Turns
    private let makeReader: @Sendable (Database) throws -> Reader

    /// - Parameters:
    ///   - fellows: one for each thread.
    ///   - start: the key to begin at.
    ///   - reader: makes what reads, on the thread that it is to read on.
    package init(
        _ fellows: [FellowReader], from start: Int64, batch: () -> Reader.Batch,
        reader: @escaping @Sendable (Database) throws -> Reader
    ) {
        self.fellows = fellows
        makeReader = reader
        slots = (0..<2 * fellows.count + 2).map { _ in Slot(batch()) }
        turns = Turns(from: start, span: Reader.span)
    }

    /// - Parameter take: is given each batch, in order, on the caller's thread.
    package func run(_ take: (Reader.Batch) throws -> Void) throws {
        let threads = DispatchGroup()
        // Nothing may go on reading once this returns, or throws.
        defer {
            turns.stop(slots)
            threads.wait()
        }
        for fellow in fellows {
            threads.enter()
            // Threads of their own: those of a pool may all be waiting for one another.
            Thread.detachNewThread { [slots, turns, makeReader] in
                Self.read(fellow, slots, turns, makeReader)
                threads.leave()
            }
        }
        for place in 0... {
            let slot = slots[place % slots.count]
            slot.isDone.wait()
            switch slot.outcome {
            case .read: try take(slot.batch)
            case .end: return
            case .failed(let error): throw error
            }
            slot.isFree.signal()
        }
    }

    /// What one of the threads does.
    private static func read(
        _ fellow: FellowReader, _ slots: [Slot<Reader.Batch>], _ turns: Turns,
        _ makeReader: (Database) throws -> Reader
    ) {
        // A closure that throws nothing: what fails is told with the range that it failed at.
        try? fellow.read { database in
            let made = Result { try makeReader(database) }
            while let turn = turns.next(slots, { try made.get().first(from: $0) }) {
                let slot = slots[turn.place % slots.count]
                slot.outcome = .read
                do {
                    try made.get().read(slot.batch, turn.range, key: turn.key)
                } catch {
                    slot.outcome = .failed(error)
                }
                slot.isDone.signal()
            }
        }
    }
}

/// A batch on its way from thread to thread.
private final class Slot<Batch: AnyObject>: @unchecked Sendable {
    enum Outcome {
        case read, end
        case failed(any Error)
    }

    let batch: Batch
    var outcome = Outcome.end
    /// Whether a thread may read into it.
    let isFree = DispatchSemaphore(value: 0)
    /// Whether what was read may be taken.
    let isDone = DispatchSemaphore(value: 0)

    init(_ batch: Batch) {
        self.batch = batch
        isFree.signal()
    }
}

/// Who reads which range: one after the other, each takes the next.
private final class Turns: @unchecked Sendable {
    struct Turn {
        let place: Int
        let range: ClosedRange<Int64>
        /// The first that is there.
        let key: Int64
    }

    private let lock = NSLock()
    private let span: Int64
    private var place = 0
    /// The first key of what nobody has taken yet; nil after the last there can be.
    private var next: Int64?
    /// Whether the caller's thread has been told that there is no more.
    private var isEnded = false
    private let stopping = NSLock()
    private var isStopped = false

    init(from start: Int64, span: Int64) {
        next = start
        self.span = span
    }

    /// The next range, when there is a batch to read it into; nil where there is no more. What `first` throws ends it.
    func next<Batch>(_ slots: [Slot<Batch>], _ first: (Int64) throws -> Int64?) -> Turn? {
        lock.withLock {
            guard !isEnded else { return nil }
            let slot = slots[place % slots.count]
            slot.isFree.wait()
            guard !stopping.withLock({ isStopped }) else {
                // The signal was for one thread, and others may wait for the same batch.
                isEnded = true
                return nil
            }
            do {
                // One that comes before is of a table that is not in order, and never ends.
                if let next, let key = try first(next), key >= next {
                    let start = key - ((key % span) + span) % span
                    let last = start + (span - 1)
                    self.next = last == .max ? nil : last + 1
                    defer { place += 1 }
                    return Turn(place: place, range: max(start, next)...last, key: key)
                }
                slot.outcome = .end
            } catch {
                slot.outcome = .failed(error)
            }
            isEnded = true
            slot.isDone.signal()
            return nil
        }
    }

    /// Has every thread end with the range it is at.
    func stop<Batch>(_ slots: [Slot<Batch>]) {
        stopping.withLock { isStopped = true }
        for slot in slots { slot.isFree.signal() }
    }
}
