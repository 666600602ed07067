import Store

/// Notices within a fraction of a second that leases were taken away: jobs that somebody cancelled.
///
/// What costs nothing is looked at first: whether another connection has written at all.
struct LeaseWatch {
    /// Microseconds between two looks.
    private static let interval: Int64 = 200_000

    private var nextLook: Int64 = 0
    private var lastVersion: Int64?
    /// Leases that are void, of jobs that are still held.
    private(set) var void: Set<Lease> = []
    /// Those of them that nobody was told of.
    private var untold: Set<Lease> = []

    /// Notes leases that are known to be void.
    mutating func add(_ leases: some Sequence<Lease>) {
        untold.formUnion(Set(leases).subtracting(void))
        void.formUnion(leases)
    }

    /// Those that were found void since the last time.
    mutating func takeUntold() -> Set<Lease> {
        defer { untold = [] }
        return untold
    }

    /// Has the next look not rest on what other connections wrote: this one has.
    mutating func invalidate() { (lastVersion, nextLook) = (nil, 0) }

    /// - Parameter held: the leases of all jobs that are held.
    /// - Returns: whether any of them is void.
    /// - Throws: `replaced` as well, where the database is not the one that they are leases of any more.
    mutating func look(_ store: JobStore, now: Int64, held: () -> [Lease]) throws -> Bool {
        guard now >= nextLook else { return false }
        nextLook = now + Self.interval
        try store.requireFilesInPlace()
        let version = try store.dataVersion()
        if version == lastVersion, void.isEmpty { return false }
        lastVersion = version
        let held = held()
        add(try store.voidLeases(among: held))
        // A job that is not held any more will not be met again.
        void.formIntersection(held)
        return !void.isEmpty
    }
}
