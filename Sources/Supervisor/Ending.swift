import Store

/// When a supervisor is done, or told to be.
extension Supervisor {
    func isFinished() throws -> Bool {
        if wasStopped || (progress.isDraining && progress.waitingFor != nil && pool.isIdle) { return true }
        guard pool.isIdle, completions.isEmpty, output.isEmpty, lost.isEmpty, sessions.isIdle,
            deduplication?.isIdle ?? true
        else { return false }
        if progress.isDraining { return backlog.isEmpty }
        guard options.drain, backlog.isEmpty, emptyUntil > Clock.now() else { return false }
        return try !store.hasOutstanding(queues: options.queues)
    }

    var isTimeUp: Bool { options.maximumTime.map { Clock.now() - startedAt >= $0 } ?? false }

    func obeySignals() {
        if !progress.isDraining, isTimeUp || options.isOver?() == true {
            drain()
            tell(.draining(reason: isTimeUp ? "its time is up" : "it was told to end"))
        }
        let received = StopSignals.received
        guard received > 0 else { return }
        StopSignals.acknowledge()
        if !progress.isDraining {
            drain()
            tell(.draining(reason: "a signal asks for it"))
            options.interrupted?()
            watch.invalidate()
        }
        if received > 1 { wasStopped = true }
    }

    private func drain() {
        progress.isDraining = true
        pool.recallAll()
        schedules?.recall()
    }
}
