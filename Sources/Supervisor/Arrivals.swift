import Evaluation
import Store

/// What becomes of jobs that were handed out.
extension Supervisor {
    func takeArrivals() {
        let arrivals = pool.arrivals
        pool.arrivals = WorkerPool.Arrivals()
        for (worker, change) in arrivals.changes { tell(change, of: worker) }
        for arrival in arrivals.finished {
            if watch.void.contains(arrival.job.lease) {
                sessions.giveUpState(arrival.job)
                if arrival.job.replay != nil { continue }
            } else if arrival.job.session != nil, sessions.takeIn(arrival.judgement, of: arrival.job) {
                continue
            }
            hasRecordedCell = hasRecordedCell || arrival.job.session != nil
            completions.append(
                Completion(
                    lease: arrival.job.lease, worker: name(ofWorker: arrival.worker),
                    interpreter: arrival.interpreter, judgement: compared(arrival.judgement, with: arrival.job),
                    wasStreamed: arrival.wasStreamed, sharingKey: arrival.job.sharingKey))
            executions.append(execution(of: arrival.job, by: arrival.worker))
        }
        output.append(arrivals.output)
        if let outputObserver { for arrived in arrivals.output { outputObserver(arrived.lease.job, arrived.chunk) } }
        if oldestCompletion == nil, !completions.isEmpty { oldestCompletion = Clock.now() }
        lost += arrivals.lost.map { ($0.job.lease, name(ofWorker: $0.worker), $0.reason) }
        for loss in arrivals.lost { sessions.lose(loss.job) }
        for loss in arrivals.stateless { sessions.loseState(loss.job, wasSilent: loss.wasSilent) }
        // Before what was claimed after them.
        for job in arrivals.returned.reversed() {
            guard !watch.void.contains(job.lease) else {
                sessions.giveUpState(job)
                continue
            }
            guard job.session == nil else {
                sessions.takeBack(job)
                continue
            }
            backlog.putBack(job)
        }
    }

    /// The verdict of a program that ran to its end and had something to print.
    private func compared(_ judgement: Judgement, with job: ClaimedJob) -> Judgement {
        guard judgement.verdict == .passed, let expected = job.assignment.expectedOutput,
            ComparableOutput(judgement.standardOutput) != ComparableOutput(expected)
        else { return judgement }
        var judgement = judgement
        judgement.verdict = .wrongAnswer
        return judgement
    }

    /// What was taken from us is not ours to run; a result of it would be refused anyway.
    func giveUpCancelled() throws {
        do {
            guard try watch.look(store, now: Clock.now(), held: { self.heldLeases }) else { return }
        } catch let error as StoreError where Obstacle.isOne(error.code) {
            // The next transaction meets it too, and says so.
            return
        }
        tellLostLeases()
        backlog.drop(watch.void)
        sessions.drop(watch.void)
        deduplication?.drop(watch.void)
        pool.withdraw(watch.void)
    }
}
