import AuditLog
import AuditTree

/// What the log says of itself and of all jobs alike: its events that are about no single job.
struct LogFacts {
    /// `key.created` and `key.rotated`.
    struct Key {
        let index: Int64
        let isFirst: Bool
        let text: String
        let origin: String
        /// Nil where the text is that of no key.
        let verifier: VerifierKey?
    }

    /// `checkpoint.signed`.
    struct SignedHead {
        let index: Int64
        let time: Int64
        let size: Int64
        let root: String
        let noteSHA256: String
        let keys: [String]
    }

    /// `checkpoint.timestamped`.
    struct Stamp {
        let index: Int64
        let time: Int64
        let checkpoint: Int64
        let responseSHA256: String
    }

    /// `policy.installed`.
    struct Installation {
        let index: Int64
        let time: Int64
        let name: String
        let hash: String
        let replaces: String?
    }

    /// `supervisor.started`.
    struct SupervisorStart {
        let index: Int64
        let time: Int64
        let host: String
        let bootID: String
        let pid: Int64
        let assay: String
        let python: String
        let kernel: String
        /// What judgements depended on besides the programs; nil where it shared none.
        let environment: String?
        var stop: (index: Int64, time: Int64)?
    }

    private(set) var keys: [Key] = []
    /// By the row of `audit_checkpoints`.
    private(set) var heads: [Int64: SignedHead] = [:]
    /// By the row of `audit_timestamps`.
    private(set) var stamps: [Int64: Stamp] = [:]
    /// In the order of the log.
    private(set) var installations: [Installation] = []
    /// By the row of `supervisors`.
    private(set) var supervisors: [Int64: SupervisorStart] = [:]
    /// Of schedules and queues.
    private(set) var operations = OperationFacts()
    /// Those that are not there any more.
    private(set) var pruned = PrunedJobs()
    /// What contradicts an earlier event.
    private(set) var findings = FindingList()
    private var reader = BodyReader()

    /// After the last event.
    mutating func settle() { findings.add(pruned.settle()) }

    /// Takes an event of another type than `job.…`, in the order of the log.
    mutating func add(_ index: Int64, _ body: [UInt8]) {
        var reader = reader
        // What is not canonical has been reported as that.
        try? body.withUnsafeBytes { bytes in
            try reader.read(bytes) { add(index, $0) }
        }
        self.reader = reader
    }

    private mutating func add(_ index: Int64, _ body: borrowing BodyReader) {
        guard let type = body.string("type"), let time = body.integer("time") else { return }
        let isUnderstood =
            switch type {
            case "key.created", "key.rotated": addKey(index, body, isFirst: type == "key.created")
            case "checkpoint.signed": addHead(index, time, body)
            case "checkpoint.timestamped": addStamp(index, time, body)
            case "policy.installed": addInstallation(index, time, body)
            case "supervisor.started": addStart(index, time, body)
            case "supervisor.stopped": addStop(index, time, body)
            case "jobs.pruned": pruned.add(index, body)
            case "sandbox.degraded": isOfARunningSupervisor(body)
            case "log.exported": isOfWhatWasThere(index, body)
            default: operations.add(type, index, time, body)
            }
        if !isUnderstood {
            findings.add(index: index, "a \(type) without all its members, or one that contradicts another")
        }
    }

    private mutating func addKey(_ index: Int64, _ body: borrowing BodyReader, isFirst: Bool) -> Bool {
        guard let text = body.string("key"), let origin = body.string("origin") else { return false }
        keys.append(
            Key(index: index, isFirst: isFirst, text: text, origin: origin, verifier: try? VerifierKey(text: text)))
        return true
    }

    private mutating func addHead(_ index: Int64, _ time: Int64, _ body: borrowing BodyReader) -> Bool {
        guard let checkpoint = body.integer("checkpoint"), let size = body.integer("size"),
            let root = body.string("root"), let note = body.string("note_sha256"), let keys = body.strings("keys"),
            heads[checkpoint] == nil
        else { return false }
        heads[checkpoint] = SignedHead(
            index: index, time: time, size: size, root: root, noteSHA256: note, keys: keys)
        return true
    }

    private mutating func addStamp(_ index: Int64, _ time: Int64, _ body: borrowing BodyReader) -> Bool {
        guard let timestamp = body.integer("timestamp"), let checkpoint = body.integer("checkpoint"),
            let response = body.string("response_sha256"), stamps[timestamp] == nil
        else { return false }
        stamps[timestamp] = Stamp(index: index, time: time, checkpoint: checkpoint, responseSHA256: response)
        return true
    }

    private mutating func addInstallation(_ index: Int64, _ time: Int64, _ body: borrowing BodyReader) -> Bool {
        guard let name = body.string("name"), let hash = body.string("hash") else { return false }
        installations.append(
            Installation(index: index, time: time, name: name, hash: hash, replaces: body.string("replaces")))
        return true
    }

    private mutating func addStart(_ index: Int64, _ time: Int64, _ body: borrowing BodyReader) -> Bool {
        guard let supervisor = body.integer("supervisor"), let host = body.string("host", in: "actor"),
            let boot = body.string("boot_id"),
            let pid = body.integer("pid"), let assay = body.string("assay", in: "versions"),
            let python = body.string("python", in: "versions"), let kernel = body.string("kernel", in: "versions"),
            supervisors[supervisor] == nil
        else { return false }
        supervisors[supervisor] = SupervisorStart(
            index: index, time: time, host: host, bootID: boot, pid: pid, assay: assay, python: python, kernel: kernel,
            environment: body.string("environment"))
        return true
    }

    private mutating func addStop(_ index: Int64, _ time: Int64, _ body: borrowing BodyReader) -> Bool {
        guard let supervisor = body.integer("supervisor"), supervisors[supervisor] != nil,
            supervisors[supervisor]?.stop == nil
        else { return false }
        supervisors[supervisor]?.stop = (index, time)
        return true
    }

    private func isOfARunningSupervisor(_ body: borrowing BodyReader) -> Bool {
        guard let supervisor = body.integer("supervisor"), let started = supervisors[supervisor] else { return false }
        return started.stop == nil
    }

    private func isOfWhatWasThere(_ index: Int64, _ body: borrowing BodyReader) -> Bool {
        guard let first = body.integer("first"), let size = body.integer("size") else { return false }
        return 0 <= first && first <= size && size <= index
    }
}
