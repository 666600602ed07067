import AuditLog
import Evaluation

/// Whether a job that was given another one's judgement is identical to that one, and has that judgement.
///
/// By the log: that execution came to its end before, was one, under the same policy, limits and environment, and ended
/// alike. By the rows of both, as far as they are there: the programs, inputs and results are the same bytes. That each
/// one's rows are those of its own events is looked at where each is.
struct SharedJudgementCheck {
    let rows: RowBuffer
    let places: [RowPlace]
    let dossier: JobDossier
    let origin: JobDossier.Origin
    let life: LoggedLife
    /// Of the job that was executed.
    let originalLife: LoggedLife
    let timeline: LogTimeline

    func run(_ findings: inout FindingList) {
        for judgement in life.judgements {
            guard let execution = judgement.finish.sharedFrom else { continue }
            for objection in objections(to: judgement, from: execution) {
                findings.add(
                    index: judgement.index, upTo: lastIndex, job: dossier.job,
                    "its result is said to be that of job \(execution.job), attempt \(execution.attempt), \(objection)")
            }
        }
    }

    /// Of the job's last event: where a later one cannot be read, that one is to be named.
    private var lastIndex: Int64? { dossier.events.last.flatMap { rows.row(places[$0])[1].integer } }

    private func objections(to judgement: LoggedLife.Judgement, from execution: ExecutionReference) -> [String] {
        guard judgement.attempt == 1 else { return ["and this was not its first attempt: it was to be executed"] }
        guard origin.execution == execution,
            let original = originalLife.judgements.first(where: { $0.attempt == execution.attempt }),
            original.index < judgement.index, execution.job != dossier.job
        else { return ["which by the log had not finished by then"] }
        if original.finish.sharedFrom != nil { return ["which was not executed either"] }
        var objections: [String] = []
        let terms = differences(of: judgement, and: original)
        if !terms.isEmpty { objections.append("which ran under other terms: \(terms.joined(separator: ", "))") }
        let outcome = differences(of: judgement.finish, and: original.finish)
        if !outcome.isEmpty { objections.append("which ended otherwise: \(outcome.joined(separator: ", "))") }
        guard life.erased == nil, originalLife.erased == nil, !isBlank(dossier.row), !isBlank(origin.row) else {
            return objections
        }
        let program = differencesOfPrograms()
        if !program.isEmpty { objections.append("which is not identical: \(program.joined(separator: ", "))") }
        let result = differencesOfResults(judgement)
        if !result.isEmpty {
            objections.append("which left something else: \(result.joined(separator: ", "))")
        }
        return objections
    }

    /// Whether a job has lost its salt. Where the log does not say that it was erased, that is said of the job itself.
    private func isBlank(_ place: RowPlace?) -> Bool {
        place.map { rows.row($0)[16].isNull } ?? false
    }

    // MARK: By the log

    private func differences(of judgement: LoggedLife.Judgement, and original: LoggedLife.Judgement) -> [String] {
        let (start, other) = (judgement.start, original.start)
        var wrong: [String] = []
        func expect(_ what: String, _ holds: Bool) { if !holds { wrong.append(what) } }
        expect("policy_hash", Self.areSame(judgement.finish.policyHash, original.finish.policyHash))
        expect("module_name", Self.areSame(start.moduleName, other.moduleName))
        expect("cpu_us", start.cpuMicroseconds == other.cpuMicroseconds)
        expect("wall_us", start.wallMicroseconds == other.wallMicroseconds)
        expect("memory_mb", start.memoryMiB == other.memoryMiB)
        expect("output_bytes", start.outputBytes == other.outputBytes)
        expect("interpreter", Self.areSame(start.interpreter, other.interpreter))
        expect("expected_stdout", (start.expectedOutput == nil) == (other.expectedOutput == nil))
        expect("files", start.files.count == other.files.count)
        expect("session", start.session == nil && other.session == nil)
        let environment = timeline.environment(of: start.supervisor)
        expect("environment", environment != nil && environment == timeline.environment(of: other.supervisor))
        return wrong
    }

    private func differences(of finish: LoggedFinish, and other: LoggedFinish) -> [String] {
        var wrong: [String] = []
        func expect(_ what: String, _ holds: Bool) { if !holds { wrong.append(what) } }
        expect(
            "verdict",
            Self.areSame(finish.verdict, other.verdict) && Verdict(rawValue: finish.verdict.string)?.isShareable == true
        )
        expect("limit_hit", Self.areSame(finish.limitHit, other.limitHit))
        expect("blocked_by", Self.areSame(finish.blockedBy, other.blockedBy))
        expect("cpu_us", finish.cpuMicroseconds == other.cpuMicroseconds)
        expect("wall_us", finish.wallMicroseconds == other.wallMicroseconds)
        expect("worker", Self.areSame(finish.worker, other.worker))
        expect("violations", finish.violationCount == other.violationCount)
        expect("events", finish.eventCount == other.eventCount)
        expect(
            "artifacts",
            finish.artifacts.count == other.artifacts.count && finish.artifactsLeftOut == other.artifactsLeftOut)
        expect("output", finish.output.count == other.output.count)
        return wrong
    }

    private static func areSame(_ one: BodyText?, _ other: BodyText?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        return one.equals(other)
    }

    // MARK: By the rows

    private func differencesOfPrograms() -> [String] {
        guard let row = dossier.row.map(rows.row), let place = origin.row else { return [] }
        let other = rows.row(place)
        var wrong: [String] = []
        if row[17] != other[17] { wrong.append("source") }
        // No input is as good as an empty one.
        if row[18] != other[18], !(row[18].isEmpty && other[18].isEmpty) { wrong.append("stdin") }
        if row[19] != other[19] { wrong.append("expected_stdout") }
        if !areSame(dossier.files, origin.files, 1..<3) { wrong.append("files") }
        return wrong
    }

    private func differencesOfResults(_ judgement: LoggedLife.Judgement) -> [String] {
        let isLatest = dossier.result.map { rows.row($0)[1].equals(judgement.attempt) } ?? false
        let place = isLatest ? dossier.result : part(dossier.pastResults, judgement).first.map { places[$0] }
        guard let row = place.map(rows.row), let other = origin.result.map(rows.row) else { return [] }
        var wrong: [String] = []
        // All but whose it is, when it was recorded, by which name the policy was asked for, and its own digest.
        let columns = Array(2...13) + Array(16...26) + [28, 29]
        if columns.contains(where: { row[$0] != other[$0] }) { wrong.append("the result") }
        let violations = isLatest ? Array(dossier.violations) : part(dossier.pastViolations, judgement)
        if !areSame(violations, origin.violations, 2..<14) { wrong.append("violations") }
        let events = isLatest ? Array(dossier.runtimeEvents) : part(dossier.pastRuntimeEvents, judgement)
        if !areSame(events, origin.runtimeEvents, 2..<8) { wrong.append("runtime events") }
        if !areSame(part(dossier.output, judgement), origin.output, 2..<6) { wrong.append("chunks of output") }
        if !areSame(part(dossier.artifacts, judgement), origin.artifacts, 2..<7) { wrong.append("artifacts") }
        return wrong
    }

    /// Those of the judgement's attempt.
    private func part(_ range: Range<Int>, _ judgement: LoggedLife.Judgement) -> [Int] {
        range.filter { rows.row(places[$0])[1].equals(judgement.attempt) }
    }

    private func areSame(_ some: some Sequence<Int>, _ others: Range<Int>, _ columns: Range<Int>) -> Bool {
        some.elementsEqual(others) { one, other in
            let (row, otherRow) = (rows.row(places[one]), rows.row(places[other]))
            return columns.allSatisfy { row[$0] == otherRow[$0] }
        }
    }
}
