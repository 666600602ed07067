/// How a worker ends that cannot go on.
public enum WorkerExit {
    /// It refuses to start, and has said why.
    public static let refused: Int32 = 3
    /// Something of its own went wrong with a job.
    public static let failed: Int32 = 70
    /// The host has too little left of processes, descriptors or memory for the next job, or for a start: nothing has run
    /// of the job that was begun last, and another attempt may succeed. EX_TEMPFAIL of sysexits(3).
    public static let shortage: Int32 = 75
}
