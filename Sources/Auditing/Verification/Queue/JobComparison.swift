import AuditLog
import Evaluation

/// One job's rows against its events.
struct JobComparison {
    static let sql = JobTable.jobs.walk(columns)
    static let columns = """
        id, state, attempt, batch, external_id, submitter, tags, created_at, policy, module_name, timeout,
            wall_timeout, memory_mb, output_limit, policy_hash, source_sha256, salt, source, stdin, expected_stdout,
            started_at, finalized_at, erased_at, supervisor, fault, session
        """

    /// batch, submitter and created_at.
    static let submittedColumns = [3, 5, 7]

    static let filesSQL = JobTable.files.walk("job_id, name, bytes", thenBy: "name")
    static let removalsSQL = JobTable.removals.walk("job_id, removed")

    private let rows: RowBuffer
    private let places: [RowPlace]
    private let dossier: JobDossier
    private let life: LoggedLife
    /// HMAC of the program, where it can be had.
    private(set) var source: Digest?

    init(rows: RowBuffer, places: [RowPlace], dossier: JobDossier, life: LoggedLife) {
        self.rows = rows
        self.places = places
        self.dossier = dossier
        self.life = life
    }

    mutating func run(_ findings: inout FindingList, _ fields: inout FieldBytes) {
        guard let row = dossier.row.map(rows.row) else {
            reportAbsence(&findings)
            return
        }
        if let pruning = life.pruning {
            findings.add(index: pruning, job: dossier.job, "by the log it was removed, and it is there")
        }
        let salt = salt(row, &findings)
        compareState(row, &findings)
        comparePayload(row, salt, &findings)
        compareWhatCameWithIt(salt, &findings, &fields)
        if let start = life.lastStart { compareColumns(row, start.start, at: start.index, &findings) }
        JudgementComparison(
            rows: rows, places: places, dossier: dossier, life: life, salt: salt, isErased: life.erased != nil
        ).run(&findings, &fields)
    }

    private func reportAbsence(_ findings: inout FindingList) {
        if let pruning = life.pruning { return checkPruned(at: pruning, &findings) }
        let others = dossier.events.count - life.submissions.count
        if others > 0 {
            findings.add(
                index: dossier.events.first.flatMap { rows.row(places[$0])[1].integer }, upTo: .max, job: dossier.job,
                "the log has events of it, and the job is not there any more")
        } else if dossier.events.isEmpty {
            findings.add(job: dossier.job, "a result, violations or events of a job that is not there")
        }
        // That one is gone that was only submitted, is said of its submission.
    }

    /// A job that was removed was done before, and left nothing.
    private func checkPruned(at pruning: Int64, _ findings: inout FindingList) {
        // A bare INSERT that was cancelled before it was claimed was done as well.
        if life.finalizedAt == nil || lastIndex.map({ $0 > pruning }) ?? false {
            findings.add(index: pruning, job: dossier.job, "it was removed, and by the log it was not done then")
        }
        let isLeft =
            dossier.result != nil
            || [
                dossier.violations, dossier.runtimeEvents, dossier.pastResults, dossier.pastViolations,
                dossier.pastRuntimeEvents, dossier.files, dossier.output, dossier.artifacts,
            ].contains { !$0.isEmpty } || dossier.removals != nil
        if isLeft {
            findings.add(
                index: pruning, job: dossier.job,
                "it was removed, and some of what it brought or left is there: files, results, violations, events, "
                    + "output or artifacts")
        }
    }

    /// The key of the job's digests; nil of an erased one.
    private func salt(_ row: BufferedRow, _ findings: inout FindingList) -> [UInt8]? {
        guard let bytes = row[16].bytes else {
            if life.erased == nil {
                findings.add(
                    index: life.lastStart?.index, upTo: .max, job: dossier.job,
                    "its salt is gone, and by the log it was not erased"
                )
            }
            return nil
        }
        guard bytes.count == 16 else {
            findings.add(index: life.lastStart?.index, job: dossier.job, "its salt has \(bytes.count) bytes, not 16")
            return nil
        }
        return Array(bytes)
    }

    // MARK: The queue

    private func compareState(_ row: BufferedRow, _ findings: inout FindingList) {
        var wrong: [String] = []
        func expect(_ column: @autoclosure () -> String, _ holds: Bool) {
            if !holds { wrong.append(column()) }
        }
        expect(
            "state '\(Self.text(row[1]))', by the log \(Self.words(life))",
            Self.states(life).contains { row[1].equals($0) })
        expect("attempt", row[2].equals(life.attempt))
        expect("policy_hash", row[14].equals(life.claim?.policyHash))
        expect("started_at", row[20].equals(life.claim?.time))
        expect("finalized_at", row[21].equals(life.finalizedAt))
        expect("erased_at", row[22].equals(life.erased?.time))
        expect("supervisor", row[23].equals(life.state == .running ? life.lastStart?.start.supervisor : nil))
        expect("fault", Self.isFault(row[24], life.fault))
        guard !wrong.isEmpty else { return }
        findings.add(
            index: lastIndex, upTo: .max, job: dossier.job,
            "the queue says something else than the log: \(wrong.joined(separator: ", "))")
    }

    private static func text(_ cell: Cell) -> String {
        cell.bytes.map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private static func states(_ life: LoggedLife) -> [String] {
        switch life.state {
        case .waiting: ["available", "scheduled", "retryable"]
        case .running: ["running"]
        case .completed: ["completed"]
        case .discarded: ["discarded"]
        case .cancelled: ["cancelled"]
        }
    }

    private static func words(_ life: LoggedLife) -> String {
        life.state == .waiting ? "it is waiting" : "'\(life.state)'"
    }

    /// The log has the first 1,000 characters of a reason.
    private static func isFault(_ cell: Cell, _ reason: String?) -> Bool {
        guard let reason else { return cell.isNull }
        guard let bytes = cell.bytes else { return false }
        return bytes.count == reason.utf8.count || reason.count >= 1_000 ? bytes.starts(with: reason.utf8) : false
    }

    private var lastIndex: Int64? { dossier.events.last.flatMap { rows.row(places[$0])[1].integer } }

    // MARK: The program

    private mutating func comparePayload(_ row: BufferedRow, _ salt: [UInt8]?, _ findings: inout FindingList) {
        let index = life.lastStart?.index
        if life.erased != nil {
            source = life.lastStart.flatMap { Digest(spelled: $0.start.source) }
            let left = zip(["source_sha256", "salt", "source", "stdin", "expected_stdout"], 15...19)
                .filter { !row[$0.1].isNull }.map(\.0)
            if !left.isEmpty {
                findings.add(
                    index: life.erased?.index, job: dossier.job,
                    "it was erased, and the queue still has its \(left.joined(separator: ", "))")
            }
            return
        }
        guard let salt, let program = row[17].bytes else {
            if row[17].isNull {
                findings.add(
                    index: index, upTo: .max, job: dossier.job, "its program is gone, and by the log it was not erased")
            }
            return
        }
        let digest = Digest.hmac(salt: salt, program)
        source = digest
        var wrong: [String] = []
        if let start = life.lastStart?.start {
            if !digest.isSpelled(start.source) { wrong.append("source") }
            if !Self.isHMAC(row[18], salt, start.standardInput) { wrong.append("stdin") }
            if !Self.isHMAC(row[19], salt, start.expectedOutput) { wrong.append("expected_stdout") }
        }
        if !row[15].equals(life.claim == nil ? nil : Digest.sha256(program).hex) {
            wrong.append("source_sha256")
        }
        guard !wrong.isEmpty else { return }
        findings.add(index: index, job: dossier.job, "not what was run: \(wrong.joined(separator: ", ")), or its salt")
    }

    /// Files, and what was removed from the program's text. Fixed and recorded when the job is claimed.
    private func compareWhatCameWithIt(
        _ salt: [UInt8]?, _ findings: inout FindingList, _ fields: inout FieldBytes
    ) {
        guard let start = life.lastStart else { return }
        let files = dossier.files.map { rows.row(places[$0]) }
        var wrong: [String] = []
        if let erased = life.erased {
            let isLeft =
                files.contains { !$0[2].isEmpty } || dossier.removals.map { !rows.row($0)[1].isEmpty } ?? false
            if isLeft {
                findings.add(index: erased.index, job: dossier.job, "it was erased, and its files are still there")
            }
            if Int64(files.count) != start.start.files.count { wrong.append("files") }
            if (dossier.removals == nil) != (start.start.removals == nil) { wrong.append("removals") }
        } else if let salt {
            fields.begin("assay files 1\n")
            for file in files { fields.add(file, 1..<3) }
            let isSame =
                files.isEmpty
                ? start.start.files.count == 0
                : start.start.files.digest.map { Digest.hmac(salt: salt, fields.bytes).isSpelled($0) } ?? false
            if !isSame { wrong.append("files") }
            let removed = dossier.removals.map { rows.row($0)[1] } ?? .null
            if !Self.isHMAC(removed, salt, start.start.removals) { wrong.append("removals") }
        }
        guard !wrong.isEmpty else { return }
        findings.add(
            index: start.index, job: dossier.job, "not what it was started with: \(wrong.joined(separator: ", "))")
    }

    private static func isHMAC(_ cell: Cell, _ salt: [UInt8], _ logged: BodyText?) -> Bool {
        guard let bytes = cell.bytes, let logged else { return cell.bytes == nil && logged == nil }
        return Digest.hmac(salt: salt, bytes).isSpelled(logged)
    }

    // MARK: What came with it

    private func compareColumns(
        _ row: BufferedRow, _ start: LoggedStart, at index: Int64, _ findings: inout FindingList
    ) {
        var wrong: [String] = []
        func expect(_ column: @autoclosure () -> String, _ holds: Bool) {
            if !holds { wrong.append(column()) }
        }
        expect("batch", row[3].equals(start.batch))
        expect("external_id", row[4].equals(start.externalID))
        expect("submitter", row[5].equals(start.submitter))
        expect("session", row[25].equals(start.session))
        expect("tags", row[6].equals(start.tags))
        expect("created_at", row[7].equals(start.submittedAt))
        expect("policy", Self.isName(row[8], start.policy))
        expect("module_name", Self.isName(row[9], start.moduleName))
        let cpu = Self.microseconds(row[10])
        expect("timeout", cpu == start.cpuMicroseconds)
        let wall = row[11].isNull ? Self.defaultWall(start) : Self.microseconds(row[11])
        expect("wall_timeout", wall == start.wallMicroseconds)
        expect("memory_mb", row[12].equals(start.memoryMiB))
        expect("output_limit", row[13].equals(start.outputBytes))
        guard !wrong.isEmpty else { return }
        findings.add(
            index: index, job: dossier.job,
            "the queue has others than it was started with: \(wrong.joined(separator: ", "))")
    }

    /// Nil of a CPU time that no claim can have had.
    private static func defaultWall(_ start: LoggedStart) -> Int64? {
        guard (0...(1 << 48)).contains(start.cpuMicroseconds) else { return nil }
        return Limits.defaultWallMicroseconds(cpuMicroseconds: start.cpuMicroseconds)
    }

    /// As a claim rounds them; nil for what is not seconds.
    private static func microseconds(_ cell: Cell) -> Int64? {
        guard case .real(let seconds) = cell else { return nil }
        return Int64(exactly: (seconds * 1_000_000).rounded())
    }

    /// A claim reads names as text: what is not UTF-8 is repaired, and a NUL ends it.
    static func isName(_ cell: Cell, _ name: BodyText) -> Bool {
        guard let bytes = cell.bytes else { return false }
        return name.equals(bytes) || name.equals(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
    }
}
