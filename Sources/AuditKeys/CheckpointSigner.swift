public import AuditLog
public import AuditTree
public import Store

/// Signs heads of a log with the keys of its folder, and nothing but continuations of what it signed before.
public struct CheckpointSigner: Sendable {
    private let store: JobStore
    private let actor: Actor
    public let folder: KeyFolder

    /// - Parameter folder: the one of the database's log, unless a test has another.
    public init(store: JobStore, actor: Actor, folder: KeyFolder? = nil) throws {
        self.store = store
        self.actor = actor
        self.folder = try folder ?? KeyFolder(origin: store.logOrigin())
    }

    /// Makes the first key where there is none, and holds the log against the high-water mark.
    ///
    /// - Throws: ``KeyError``; `StoreError`.
    public func prepare() throws {
        try locked {
            _ = try settledKeys()
        }
    }

    /// Signs the head of the log and stores the note, where something was recorded since the last one.
    ///
    /// - Parameter others: keys that sign beside those of the folder, and whenever they are asked to.
    /// - Returns: the newest note: this one, or the last one where there is nothing to add to it.
    /// - Throws: ``KeyError``; `StoreError`.
    @discardableResult
    public func sign(beside others: [SignerKey] = []) throws -> SignedNote {
        try signed(beside: others).note
    }

    /// The same, for callers that want to know whether there was anything to sign.
    ///
    /// - Returns: how many events the new head covers; nil where nothing was recorded since the last one.
    public func signNews() throws -> Int64? {
        let (note, isNew) = try signed(beside: [])
        return isNew ? try Checkpoint(parsing: note.text).size : nil
    }

    private func signed(beside others: [SignerKey]) throws -> (note: SignedNote, isNew: Bool) {
        try locked {
            let keys = try settledKeys()
            return try store.logTransaction { log in
                try requireContinuation(log)
                try requireNewest(keys, log)
                // The last one's own event is nothing new.
                if others.isEmpty, let newest = try log.newestCheckpoint(), try log.size() - newest.size <= 1,
                    let head = try folder.head(),
                    head.serialized == newest.note
                {
                    return (head, false)
                }
                return (try sign(log, keys + others), true)
            }
        }
    }

    /// Holds the log against the high-water mark, where this user has one. Writes nothing to the database.
    ///
    /// - Throws: ``KeyError``; `StoreError`.
    public func requireContinuation() throws {
        guard let note = try folder.settledHead() else { return }
        try Self.requireContinuation(
            of: Checkpoint(parsing: note.text), size: store.logSize(), root: store.logRoot(at:))
    }

    /// Puts a new key in place of those there are.
    ///
    /// - Parameters:
    ///   - overlap: for how many microseconds those still sign beside the new one.
    ///   - reason: in words, for the log.
    ///   - acceptingRestore: takes the log as it is where it is not a continuation of what was signed before. Those who
    ///     hold earlier checkpoints will find out, and the log says so. Refused where it is one.
    /// - Returns: the new key's public half.
    public func rotate(overlap: Int64, reason: String?, acceptingRestore: Bool) throws -> VerifierKey {
        try folder.locked {
            let entries = try store.logTransaction { log in
                var restored: (from: Int64, to: Int64)?
                do {
                    try requireContinuation(log)
                    if acceptingRestore { throw nothingRestored() }
                } catch let error as KeyError where acceptingRestore && error.code == .notAContinuation {
                    restored = (from: try markedHead()?.size ?? 0, to: try log.size())
                }
                // A log's first key is made, and not changed.
                if try log.newestKey() == nil { _ = try signers(log) }
                let previous = try current(log)
                let replaced =
                    previous.isEmpty ? [try log.newestKey()].compactMap(\.self) : previous.map(\.key.verifier.text)
                if previous.isEmpty, !replaced.isEmpty, reason == nil { throw reasonMissing() }
                let key = try SignerKey.generate(name: folder.origin)
                let keepsOld = overlap > 0 && restored == nil
                let until = log.now + overlap
                log.record(
                    .keyRotated(
                        key: key.verifier.text, previous: replaced,
                        overlapUntil: keepsOld ? until : nil, reason: reason, restored: restored,
                        origin: folder.origin, actor: actor, time: log.now))
                var entries = [KeyFolder.Entry(key: key, until: nil)]
                if keepsOld {
                    entries += previous.map { KeyFolder.Entry(key: $0.key, until: min($0.until ?? until, until)) }
                }
                // Before the commit: a crash in between leaves keys that the log will know when next it is signed.
                try folder.keep(entries)
                return entries
            }
            _ = try store.logTransaction { log in
                try requireNewest(entries.map(\.key), log)
                try sign(log, entries.map(\.key))
            }
            return entries[0].key.verifier
        }
    }

    /// Makes no folder for a log that is signed already: whoever puts the one that is gone back finds its place free.
    private func locked<T>(_ body: () throws -> T) throws -> T {
        if !folder.isThere, let known = try store.newestLogKey() {
            throw notAtHand(known, "there is no key of this log")
        }
        return try folder.locked(body)
    }

    /// The keys that sign now, each of which the log knows.
    private func settledKeys() throws -> [SignerKey] {
        try store.logTransaction { log in
            try requireContinuation(log)
            return try signers(log)
        }
    }

    // MARK: Within a transaction

    /// The keys that sign now; makes the first. Whatever became of earlier attempts, the log knows the newest of them.
    ///
    /// A folder without the log's key has no high-water mark either: that somebody else's key signs from here on, over
    /// whatever database this is, is for a person to decide.
    private func signers(_ log: LogTransaction) throws -> [SignerKey] {
        var keys = try current(log).map(\.key)
        let known = try log.newestKey()
        if keys.isEmpty {
            if let known { throw notAtHand(known, "there is no key of this log") }
            keys = [try SignerKey.generate(name: folder.origin)]
            try folder.keep([KeyFolder.Entry(key: keys[0], until: nil)])
        }
        let newest = keys[0].verifier.text
        if known == nil {
            log.record(.keyCreated(key: newest, origin: folder.origin, actor: actor, time: log.now))
        } else if let known, known != newest {
            if try log.names(key: newest) { throw notAtHand(known, "the key there was replaced by a later one") }
            // A rotation that was cut off leaves a key that the log does not name yet, where it was signed before.
            guard try folder.head() != nil || keys.contains(where: { $0.verifier.text == known }) else {
                throw notAtHand(known, "the key there is none of this log's")
            }
            log.record(
                .keyRotated(
                    key: newest, previous: [known], overlapUntil: nil,
                    reason: "the keys at hand are others than the log's", restored: nil, origin: folder.origin,
                    actor: actor, time: log.now))
        }
        return keys
    }

    /// Another folder's lock keeps nobody from this log: between two transactions its key may be replaced there. A head
    /// without the newest key's signature would be one that this log can never have had.
    private func requireNewest(_ keys: [SignerKey], _ log: LogTransaction) throws {
        guard let known = try log.newestKey(), known != keys.first?.verifier.text else { return }
        throw notAtHand(known, "the key there was replaced by a later one")
    }

    private func notAtHand(_ known: String, _ what: String) -> KeyError {
        // NAME+ID+KEY
        let id = known.split(separator: "+").dropFirst().first ?? ""
        return KeyError(
            .unusable,
            "\(folder.path): \(what), which key \(id) signs; name the folder that has it in ASSAY_KEYS, or put it back; "
                + "where it is lost, 'assay audit key rotate --reason TEXT' makes another")
    }

    /// The keys whose time is not over. Those whose is are forgotten.
    private func current(_ log: LogTransaction) throws -> [KeyFolder.Entry] {
        let entries = try folder.entries()
        let current = entries.filter { $0.until.map { $0 > log.now } ?? true }
        if current.count < entries.count { try folder.keep(current) }
        return current
    }

    /// Signs the head as it was when the transaction began: what is on the disk already. The mark beside the keys is
    /// written before the commit, and must not be ahead of the log whatever becomes of that.
    @discardableResult
    private func sign(_ log: LogTransaction, _ keys: [SignerKey]) throws -> SignedNote {
        let size = try log.size()
        let root = try log.root(at: size)
        let note = try SignedNote(
            text: Checkpoint(origin: folder.origin, size: size, root: root).text, signedBy: keys)
        try folder.keep(head: note)
        try log.store(
            note: note.serialized, size: size, root: root, keys: keys.map(\.verifier.text), actor: actor)
        return note
    }

    private func markedHead() throws -> Checkpoint? {
        try folder.head().map { try Checkpoint(parsing: $0.text) }
    }

    private func reasonMissing() -> KeyError {
        KeyError(
            .reasonMissing,
            "\(folder.path): there is no key of this log; name the folder that has it in ASSAY_KEYS, or say with --reason "
                + "why another is to sign")
    }

    private func nothingRestored() -> KeyError {
        KeyError(
            .nothingRestored,
            "nothing was restored: the log goes on from what was signed last; leave --accept-restore out to rotate the key"
        )
    }

    /// The log must contain what was signed last: as many events, and the same ones.
    private func requireContinuation(_ log: LogTransaction) throws {
        guard let head = try markedHead() else { return }
        try Self.requireContinuation(of: head, size: log.size(), root: log.root(at:))
    }

    private static func requireContinuation(
        of head: Checkpoint, size: Int64, root: (Int64) throws -> TreeHash
    ) throws {
        let remedy =
            "put the newest database back, or accept this one with 'assay audit key rotate --accept-restore --reason "
            + "TEXT'"
        guard head.size <= size else {
            throw KeyError(
                .notAContinuation,
                "the log has \(size) events, and \(head.size) were signed: an older copy of the database is in its place; "
                    + remedy)
        }
        guard try root(head.size) == head.root else {
            throw KeyError(
                .notAContinuation,
                "the first \(head.size) events are not those that were signed: another copy of the database is in its "
                    + "place, or it was changed; run 'assay audit verify', then \(remedy)")
        }
    }
}
