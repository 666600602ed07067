import AuditLog

/// A job's results, violations and runtime events, those of earlier judgements too, against its `job.finished`.
struct JudgementComparison {
    static let resultColumns = """
        job_id, attempt, verdict, exit_code, signal, limit_hit, blocked_by, wall_us, cpu_us, user_us, system_us,
        max_rss_kb, output_truncated, violation_count, finished_at, policy, policy_hash, worker, interpreter,
        exception_type, exception_message, value, value_json, traceback, stdout, stderr, event_count, result_hmac,
        traceback_json, artifacts_left_out, shared_from, shared_from_attempt
        """
    static let violationColumns =
        "ordinal, phase, severity, rule, node, symbol, line, column, end_line, end_column, message, excerpt"
    static let eventColumns = "ordinal, rule, severity, event, argument, count"

    static let outputColumns = "job_id, attempt, ordinal, stream, offset_us, bytes"
    static let artifactColumns = "job_id, attempt, ordinal, name, media_type, size, bytes"

    static let resultsSQL = JobTable.results.walk(resultColumns)
    static let pastResultsSQL = JobTable.pastResults.walk(resultColumns, thenBy: "attempt")
    static let violationsSQL = JobTable.violations.walk("job_id, 0, \(violationColumns)", thenBy: "ordinal")
    static let pastViolationsSQL =
        JobTable.pastViolations.walk("job_id, attempt, \(violationColumns)", thenBy: "attempt, ordinal")
    static let eventsSQL = JobTable.runtimeEvents.walk("job_id, 0, \(eventColumns)", thenBy: "ordinal")
    static let pastEventsSQL =
        JobTable.pastRuntimeEvents.walk("job_id, attempt, \(eventColumns)", thenBy: "attempt, ordinal")
    static let outputSQL = JobTable.output.walk(outputColumns, thenBy: "attempt, ordinal")
    static let artifactsSQL = JobTable.artifacts.walk(artifactColumns, thenBy: "attempt, ordinal")

    let rows: RowBuffer
    let places: [RowPlace]
    let dossier: JobDossier
    let life: LoggedLife
    let salt: [UInt8]?
    let isErased: Bool

    func run(_ findings: inout FindingList, _ fields: inout FieldBytes) {
        compareLatest(&findings, &fields)
        compareEarlier(&findings, &fields)
        compareOutputAndArtifacts(&findings, &fields)
    }

    /// Of the job's last event. Where a later judgement cannot be read from the log, the one before it is held against
    /// that one's rows, and it is the event that cannot be read which is to be named.
    private var lastIndex: Int64? { dossier.events.last.flatMap { rows.row(places[$0])[1].integer } }

    private func compareLatest(_ findings: inout FindingList, _ fields: inout FieldBytes) {
        guard let judgement = life.judgements.last else {
            if dossier.result != nil || !dossier.violations.isEmpty || !dossier.runtimeEvents.isEmpty {
                findings.add(
                    job: dossier.job, "it has a result, violations or events, and by the log it never finished")
            }
            return
        }
        guard let place = dossier.result else {
            findings.add(index: judgement.index, upTo: lastIndex, job: dossier.job, "its result is gone")
            return
        }
        compare(
            rows.row(place), judgement, violations: dossier.violations, events: dossier.runtimeEvents, &findings,
            &fields)
    }

    private func compareEarlier(_ findings: inout FindingList, _ fields: inout FieldBytes) {
        var results = dossier.pastResults
        for judgement in life.judgements.dropLast() {
            guard let place = results.first, rows.row(places[place])[1].equals(judgement.attempt) else {
                findings.add(
                    index: judgement.index, upTo: lastIndex, job: dossier.job,
                    "the result of attempt \(judgement.attempt) is gone")
                continue
            }
            results = results.dropFirst()
            compare(
                rows.row(places[place]), judgement, violations: part(dossier.pastViolations, of: judgement.attempt),
                events: part(dossier.pastRuntimeEvents, of: judgement.attempt), &findings, &fields)
        }
        for place in results {
            let attempt = rows.row(places[place])[1].integer ?? 0
            findings.add(job: dossier.job, "a result of attempt \(attempt), which by the log never finished")
        }
        let attempts = life.judgements.dropLast().map(\.attempt)
        let strays = [dossier.pastViolations, dossier.pastRuntimeEvents].joined().contains { place in
            !attempts.contains(rows.row(places[place])[1].integer ?? 0)
        }
        if strays {
            findings.add(job: dossier.job, "violations or events of an attempt that by the log never finished")
        }
    }

    /// Those of every judgement. Of an attempt that never finished there may be output, which proves nothing.
    private func compareOutputAndArtifacts(_ findings: inout FindingList, _ fields: inout FieldBytes) {
        for judgement in life.judgements {
            let output = part(dossier.output, of: judgement.attempt)
            compare("chunks of output", output, judgement.finish.output, at: judgement.index, &findings) { places in
                digest("assay output 1\n", places, columns: 2..<6, &fields)
            }
            let artifacts = part(dossier.artifacts, of: judgement.attempt)
            compare("artifacts", artifacts, judgement.finish.artifacts, at: judgement.index, &findings) { places in
                digest("assay artifacts 1\n", places, columns: 2..<7, &fields)
            }
        }
        let strays = dossier.output.contains { place in
            let attempt = rows.row(places[place])[1].integer ?? 0
            return attempt < 1 || attempt > life.attempt
        }
        if strays { findings.add(job: dossier.job, "output of an attempt that by the log never began") }
        let attempts = life.judgements.map(\.attempt)
        if dossier.artifacts.contains(where: { !attempts.contains(rows.row(places[$0])[1].integer ?? 0) }) {
            findings.add(job: dossier.job, "artifacts of an attempt that by the log never finished")
        }
        guard let erased = life.erased else { return }
        let isLeft =
            dossier.output.contains { !rows.row(places[$0])[5].isEmpty }
            || dossier.artifacts.contains { place in [3, 6].contains { !rows.row(places[place])[$0].isEmpty } }
        if isLeft {
            findings.add(
                index: erased.index, job: dossier.job, "it was erased, and output or artifacts of it are still there")
        }
    }

    /// As many rows as the log says, and those.
    private func compare(
        _ what: String, _ places: Range<Int>, _ logged: LoggedCount, at index: Int64, _ findings: inout FindingList,
        _ digest: (Range<Int>) -> Digest?
    ) {
        if Int64(places.count) != logged.count {
            findings.add(index: index, job: dossier.job, "its \(what) are not those recorded")
        } else {
            compare(what, places, logged.digest, at: index, &findings, digest)
        }
    }

    private func part(_ range: Range<Int>, of attempt: Int64) -> Range<Int> {
        let first = range.first { rows.row(places[$0])[1].equals(attempt) } ?? range.upperBound
        let end = (first..<range.upperBound).first { !rows.row(places[$0])[1].equals(attempt) } ?? range.upperBound
        return first..<end
    }

    private func compare(
        _ row: BufferedRow, _ judgement: LoggedLife.Judgement, violations: Range<Int>, events: Range<Int>,
        _ findings: inout FindingList, _ fields: inout FieldBytes
    ) {
        var wrong = wrongColumns(row, judgement)
        if let erased = life.erased {
            if ([28] + Array(19...25)).contains(where: { !row[$0].isNull }) {
                findings.add(
                    index: erased.index, job: dossier.job,
                    "it was erased, and its result still has some of what it left")
            }
        } else if let salt, wrong.isEmpty, !resultDigest(row, salt, &fields).isSpelled(judgement.finish.result) {
            wrong.append("a column that the log has only in its digest")
        }
        if !wrong.isEmpty {
            findings.add(
                index: judgement.index, upTo: lastIndex, job: dossier.job,
                "its result is not the one recorded: \(wrong.joined(separator: ", "))")
        }
        compare("violations", violations, judgement.finish.violations, at: judgement.index, &findings) { places in
            digest("assay violations 1\n", places, columns: 2..<14, &fields)
        }
        compare("runtime events", events, judgement.finish.events, at: judgement.index, &findings) { places in
            digest("assay events 1\n", places, columns: 2..<8, &fields)
        }
        if let erased = life.erased { checkErased(violations, events, at: erased.index, &findings) }
    }

    private func wrongColumns(_ row: BufferedRow, _ judgement: LoggedLife.Judgement) -> [String] {
        let finish = judgement.finish
        var wrong: [String] = []
        func expect(_ column: @autoclosure () -> String, _ holds: Bool) {
            if !holds { wrong.append(column()) }
        }
        expect("attempt", row[1].equals(judgement.attempt))
        expect("verdict", row[2].equals(finish.verdict))
        expect("limit_hit", row[5].equals(finish.limitHit))
        expect("blocked_by", row[6].equals(finish.blockedBy))
        expect("wall_us", row[7].equals(finish.wallMicroseconds))
        expect("cpu_us", row[8].equals(finish.cpuMicroseconds))
        expect("violation_count", row[13].equals(finish.violationCount))
        expect("finished_at", row[14].equals(judgement.time))
        expect("policy", row[15].equals(judgement.start.policy))
        expect("policy_hash", row[16].equals(finish.policyHash))
        expect("worker", row[17].equals(finish.worker))
        expect("interpreter", row[18].equals(judgement.start.interpreter))
        expect("stdout", Self.isOutput(row, 24))
        expect("stderr", Self.isOutput(row, 25))
        expect("event_count", row[26].equals(finish.eventCount))
        expect("result_hmac", row[27].equals(finish.result))
        expect("artifacts_left_out", row[29].equals(finish.artifactsLeftOut))
        expect("shared_from", row[30].equals(finish.sharedFrom?.job))
        expect("shared_from_attempt", row[31].equals(finish.sharedFrom?.attempt))
        return wrong
    }

    /// Whether output is stored as what its bytes are: text where they are one, else a blob.
    private static func isOutput(_ row: BufferedRow, _ column: Int) -> Bool {
        switch row[column] {
        case .null: true
        case .text(let bytes): isText(bytes)
        case .blob(let bytes): !isText(bytes)
        default: false
        }
    }

    private static func isText(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.allSatisfy { $0 != 0 && $0 < 0x80 }
            || !bytes.contains(0) && String(validating: bytes, as: UTF8.self) != nil
    }

    /// Rows there are if and only if the log has their digest.
    private func compare(
        _ what: String, _ places: Range<Int>, _ logged: BodyText?, at index: Int64, _ findings: inout FindingList,
        _ digest: (Range<Int>) -> Digest?
    ) {
        let isWrong: Bool
        if isErased || salt == nil {
            isWrong = places.isEmpty != (logged == nil)
        } else {
            isWrong = places.isEmpty ? logged != nil : logged.map { digest(places)?.isSpelled($0) } != true
        }
        if isWrong {
            findings.add(index: index, upTo: lastIndex, job: dossier.job, "its \(what) are not those recorded")
        }
    }

    private func resultDigest(_ row: BufferedRow, _ salt: [UInt8], _ fields: inout FieldBytes) -> Digest {
        fields.begin("assay result 1\n")
        fields.add(row, 0..<26)
        // These columns came later, and earlier results keep their digests.
        if !row[26].equals(0) { fields.add(row[26]) }
        if !row[28].isNull { fields.add(row[28]) }
        return Digest.hmac(salt: salt, fields.bytes)
    }

    private func digest(
        _ header: StaticString, _ range: Range<Int>, columns: Range<Int>, _ fields: inout FieldBytes
    ) -> Digest? {
        guard let salt else { return nil }
        fields.begin(header)
        for place in range { fields.add(rows.row(places[place]), columns) }
        return Digest.hmac(salt: salt, fields.bytes)
    }

    private func checkErased(
        _ violations: Range<Int>, _ events: Range<Int>, at index: Int64, _ findings: inout FindingList
    ) {
        let isLeft =
            violations.contains { place in [7, 12, 13].contains { !rows.row(places[place])[$0].isEmpty } }
            || events.contains { place in [5, 6].contains { !rows.row(places[place])[$0].isEmpty } }
        if isLeft {
            findings.add(index: index, job: dossier.job, "it was erased, and violations or events still quote it")
        }
    }
}
