import Dispatch
import Foundation

/// Work that passes through three hands: one thread fills batches, as many as there are processors work on them, and
/// the first thread takes them back in the order it filled them.
///
/// There are only so many batches, so memory does not grow with what passes. A batch belongs to one thread at a time:
/// it is handed over by the queue, and back by its semaphore.
struct OrderedPipeline<Batch: PipelineBatch & SendableMetatype> {
    private final class Slot: @unchecked Sendable {
        let batch: Batch
        let isDone = DispatchSemaphore(value: 0)
        var isBusy = false

        init(_ batch: Batch) { self.batch = batch }
    }

    private let slots: [Slot]

    init(_ make: () -> Batch) {
        let count = 2 * ProcessInfo.processInfo.activeProcessorCount + 2
        slots = (0..<count).map { _ in Slot(make()) }
    }

    /// - Parameters:
    ///   - fill: puts work into a batch, which still holds what it held before; false where there is no more.
    ///   - take: is given each batch back, in order. On the thread of the caller, like `fill`.
    func run(fill: (Batch) throws -> Bool, take: (Batch) throws -> Void) throws {
        // Nothing may go on working on the caller's batches once this returns, or throws.
        defer { for slot in slots where slot.isBusy { slot.isDone.wait() } }
        let queue = DispatchQueue.global(qos: .userInitiated)
        var next = 0
        var isMore = true
        while isMore {
            let slot = slots[next]
            try reclaim(slot, take)
            isMore = try fill(slot.batch)
            guard isMore else { break }
            slot.isBusy = true
            queue.async {
                slot.batch.work()
                slot.isDone.signal()
            }
            next = (next + 1) % slots.count
        }
        // The one after the last filled is the oldest that may still be at work.
        for offset in slots.indices { try reclaim(slots[(next + offset) % slots.count], take) }
    }

    private func reclaim(_ slot: Slot, _ take: (Batch) throws -> Void) throws {
        guard slot.isBusy else { return }
        slot.isDone.wait()
        slot.isBusy = false
        try take(slot.batch)
    }
}

/// What an ``OrderedPipeline`` hands from thread to thread.
protocol PipelineBatch: AnyObject {
    /// Does the work, on any thread.
    func work()
}
