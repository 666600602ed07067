public import Evaluation
public import Store

/// How a supervisor is to work.
public struct SupervisorOptions {
    public var workers: Int
    /// Ends when no job is available, retryable or running.
    public var drain: Bool
    /// Only these queues; all where empty.
    public var queues: [String]
    public var environment: PythonEnvironment
    /// Layers of the sandbox to do without, because the operator says so.
    public var without: [SandboxLayer] = []
    /// The version recorded in the audit log.
    public var version: String
    /// Sessions whose states are kept at the same time.
    public var maximumSessions = 16
    /// How long a session's state is kept that nobody uses, in microseconds.
    public var sessionIdle: Int64 = 600_000_000
    /// Only jobs of this session, and no others.
    public var onlySession: String?
    /// Whether SIGINT and SIGTERM are this supervisor's; else they stay with the program that it is part of.
    public var catchesSignals = true
    /// Called once, when a signal asks for the end.
    public var interrupted: (() -> Void)?
    /// Asked now and then whether to stop as after a signal.
    public var isOver: (@Sendable () -> Bool)?
    /// Between two signed heads of the audit log, in microseconds, while there is something new to sign.
    public var checkpointInterval: Int64 = 60_000_000
    /// Queues what schedules have fallen due for; asks its argument after each run whether to leave the others for the next
    /// call.
    public typealias ScheduleRun = @Sendable (_ isEnough: () -> Bool) throws -> Void
    /// Called at most once a second, where any are due, on a thread beside the supervisor's: it wants a connection to the
    /// database of its own. Nil where somebody else sees to that.
    public var runSchedules: ScheduleRun?
    /// Told of what happens, on the supervisor's thread; must not wait for anything.
    public var observe: ((WorkEvent) -> Void)?
    /// Called for each batch that this supervisor finds complete, once that is on the disk.
    public var batchCompleted: ((CompletedBatch) -> Void)?
    /// Refuses to start where another supervisor is at work on the database.
    public var exclusive = false
    /// Drains after so many microseconds, as a signal would have it.
    public var maximumTime: Int64?
    /// When workers are replaced that nothing is wrong with.
    public var recycling = WorkerRecycling()
    /// Executes one of several identical programs, and gives the others its judgement where the host can have had no part
    /// in that.
    public var deduplicates = false

    public init(workers: Int, drain: Bool, queues: [String], environment: PythonEnvironment, version: String) {
        self.workers = workers
        self.drain = drain
        self.queues = queues
        self.environment = environment
        self.version = version
    }
}
