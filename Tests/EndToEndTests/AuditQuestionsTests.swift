import Foundation
import Testing

@Suite("The questions of docs/audit.md are answered by the commands that stand there", .serialized)
struct AuditQuestionsTests {
    private let story: AuditedStory

    init() throws { story = try AuditedStory.shared.get() }

    private func lines(_ outcome: Outcome) -> [String] { outcome.output.split(separator: "\n").map(String.init) }

    @Test("all of them, and without a complaint")
    func all() throws {
        #expect(story.titles.count == 14, "\(story.titles)")
        for title in story.titles {
            for answer in try story.ask(title) {
                // 1 is what a comparison says where there is a difference.
                let isRight = answer.status == 0 || answer.status == 1 && answer.output.contains("no-chance")
                #expect(isRight && !answer.error.contains("assay:") && !answer.error.contains("rror"), "\(answer)")
            }
        }
    }

    @Test("who submitted a job, and of a bare INSERT what its row said")
    func submitter() throws {
        let answers = try story.ask("Who submitted job N?")
        let user = try story.work.run("/usr/bin/id", ["-un"]).output.trimmingCharacters(in: .newlines)
        #expect(answers[0].output.contains("\(user)\n"), "\(answers[0])")
        let submitted = try answers[1].rows()
        #expect(submitted.count == 1 && submitted[0]["submitter"] as? String == user)
        #expect(submitted[0]["job"] as? Int == 1 && submitted[0]["last_job"] as? Int == 5)
        #expect(lines(answers[2]).count == 1, "\(answers[2])")
        #expect(try answers[3].rows().map { $0["submitter"] as? String } == ["cron"])
    }

    @Test("which policy text applied, and what changed in it")
    func policy() throws {
        let applied = try story.ask("Which policy text applied")
        #expect(applied[0].output.contains(story.policies.before) && story.policies.before != story.policies.after)
        #expect(applied[1].output.hasPrefix("name: default\n") && !applied[1].output.contains("no-chance"))

        let changes = try story.ask("Every policy change")
        let rows = lines(changes[0]).map { $0.components(separatedBy: "|") }
        #expect(rows.map { $0[2] } == ["default", "strict", "open", "files", "default"], "\(rows)")
        #expect(rows[4][3].hasPrefix(story.policies.before) && rows[4][4].hasPrefix(story.policies.after))
        #expect(rows[0][3].isEmpty)
        #expect(changes[1].status == 1 && lines(changes[1]).count == 2 && changes[1].output.contains("added"))
    }

    @Test("who tried to import a module, and whether the policy of the day let them")
    func imports() throws {
        let answer = try story.ask("Which programs of a batch or tag")[0]
        let rows = lines(answer).dropFirst().map { $0.split(separator: " ").map(String.init) }
        #expect(rows.map { $0[0] } == ["2", "7"], "\(answer)")
        #expect(rows[0].suffix(4) == ["yes", "-", "passed", "default"])
        #expect(rows[1].suffix(4) == ["no", "no-chance", "rejected", "default"])
        #expect(answer.error.contains("4 programs examined"), "\(answer.error)")
    }

    @Test("under which limits, interpreter, host and layers a job ran")
    func circumstances() throws {
        let answer = try story.ask("Under which limits")[0].output
        #expect(answer.contains(#"limits = {"cpu_us":10000000,"memory_mb":256,"#), "\(answer)")
        #expect(answer.contains("interpreter = CPython 3."))
        #expect(answer.contains("host = \(ProcessInfo.processInfo.hostName.split(separator: ".")[0])"), "\(answer)")
        #expect(answer.contains(#""kernel":"Linux"#) && answer.contains(#"layers = ["policy","namespaces","rlimits","#))
        #expect(!answer.contains("seccomp"))
    }

    @Test("which programs got different verdicts")
    func verdicts() throws {
        let answers = try story.ask("Same program")
        let rows = lines(answers[0]).dropFirst().map { $0.components(separatedBy: "|") }
        #expect(rows.map { $0[1] } == ["2", "7"] && rows.map { $0[3] } == ["passed", "rejected"], "\(rows)")
        #expect(rows.map { $0[4] } == [story.policies.before, story.policies.after] && rows[0][0] == rows[1][0])
        #expect(lines(answers[1]).count == 3, "\(answers[1])")
    }

    @Test("what was accepted and never finished")
    func unfinished() throws {
        let answers = try story.ask("What was accepted")
        let rows = lines(answers[0]).dropFirst().map { $0.components(separatedBy: "|") }
        #expect(rows.map { Array($0.prefix(3)) } == [["9", "running", "exam-3"], ["10", "scheduled", "exam-4"]])
        #expect(lines(answers[1]).count == 3 && !answers[1].output.contains("job.finished"), "\(answers[1])")
    }

    @Test("that nothing ran without its check, and what did where somebody says so")
    func unchecked() throws {
        let title = "Executions without a prior check"
        #expect(try story.ask(title).allSatisfy(\.output.isEmpty))
        // A verdict of a job that nobody started, and a supervisor that did without the policy.
        let forged = story.work.path("forged.db")
        _ = try story.work.sql("VACUUM INTO '\(forged)'")
        func forge(_ type: String, _ body: String) throws {
            let script = """
                INSERT INTO audit_events SELECT (SELECT count(*) FROM audit_events), CAST(\(body) AS BLOB)
                FROM report_audit WHERE idx = (SELECT max(idx) FROM report_audit WHERE type = '\(type)');
                INSERT INTO audit_index SELECT (SELECT max(idx) FROM audit_events), time, type, user, host, program,
                    json_extract(e.body, '$.job'), NULL, NULL, NULL, NULL, verdict, policy_hash
                FROM audit_index i JOIN (SELECT CAST(body AS TEXT) AS body FROM audit_events ORDER BY idx DESC LIMIT 1) e
                WHERE i.idx = (SELECT max(idx) FROM report_audit WHERE type = '\(type)');
                """
            let outcome = try story.work.run("/usr/bin/sqlite3", [forged, script])
            #expect(outcome.status == 0, "\(outcome.error)")
        }
        try forge("job.finished", #"replace(body, '"job":8', '"job":10')"#)
        try forge("supervisor.started", #"replace(body, '"policy",', '')"#)
        let answers = try story.ask(title, of: forged)
        #expect(answers[0].output.hasSuffix("|10\n") && lines(answers[0]).count == 1, "\(answers[0])")
        #expect(lines(answers[1]).count == 1, "\(answers[1])")
        let verified = try story.work.start(["audit", "verify", "--db", forged, "--quiet"]).wait()
        #expect(
            verified.status == 1 && verified.output.contains("it finished, and nothing of that attempt was started"))
    }

    @Test("which limits were hit, by tag and week")
    func limits() throws {
        let rows = try lines(story.ask("Which limits were hit")[0]).dropFirst().map { $0.components(separatedBy: "|") }
        #expect(
            rows.map { Array($0.dropFirst()) } == [["model=m2", "cpu", "1", "1"], ["model=m2", "memory", "1", "1"]])
        #expect(rows.allSatisfy { $0[0].wholeMatch(of: /20\d\d-\d\d/) != nil }, "\(rows)")
    }

    @Test("when the sandbox was degraded, and what was erased by whom and why")
    func operators() throws {
        let degraded = try story.ask("When was the sandbox degraded")
        #expect(lines(degraded[0]).count == 2 && degraded[0].output.contains("--without seccomp"), "\(degraded[0])")
        #expect(lines(degraded[1]) == [#"7|["seccomp"]"#, #"8|["seccomp"]"#], "\(degraded[1])")
        let erased = try story.ask("What was erased")[0]
        #expect(
            lines(erased).count == 2 && erased.output.contains("request 17 of the data protection officer"),
            "\(erased)")
    }

    @Test("what was pruned, and of one job that it was")
    func pruned() throws {
        let answers = try story.ask("What was pruned")
        let rows = lines(answers[0]).dropFirst().map { $0.components(separatedBy: "|") }
        #expect(rows.count == 1 && rows[0][4] == "1" && rows[0][5] == #"["11"]"#, "\(answers[0])")
        #expect(rows.allSatisfy { $0[6] < $0[1] && $0[7] == "withdrawn by the teacher" }, "\(answers[0])")
        let types = lines(answers[1]).dropFirst().map { $0.split(separator: " ")[2] }
        #expect(types == ["job.submitted", "job.cancelled", "jobs.pruned"], "\(answers[1])")
        let proof = try story.work.start([
            "audit", "verify-proof", story.work.path("pruned.proof"), "--key", story.key,
        ]).wait()
        #expect(proof.status == 0 && proof.output.contains("jobs.pruned"), "\(answers[2]) \(proof)")
    }

    @Test("which scheduled runs were missed")
    func missed() throws {
        let answers = try story.ask("Which scheduled runs were missed")
        let rows = lines(answers[0]).dropFirst().map { $0.components(separatedBy: "|") }
        #expect(rows.count == 1 && rows[0][1] == "nightly" && rows[0][2] < rows[0][3], "\(answers[0])")
        #expect(lines(answers[1]).count == 2 && answers[1].output.contains("missed"), "\(answers[1])")
    }

    @Test("that nothing was removed between two reports, by the very checkpoint of the first")
    func continuation() throws {
        let answers = try story.ask("Prove that nothing was removed")
        let note = try String(contentsOfFile: story.work.path("first-report.checkpoint"), encoding: .utf8)
        let size = try #require(Int(note.split(separator: "\n")[1]))
        #expect(
            answers[1].error.contains("of which the first \(size) are those of first-report.checkpoint"), "\(answers)")
        let changed = try story.work.write(
            note.replacing("\n\(size)\n", with: "\n\(size - 1)\n"), to: "changed.checkpoint")
        let refused = try story.work.start([
            "audit", "verify-proof", story.work.path("growth.proof"), "--since", changed, "--key", story.key,
        ]).wait()
        #expect(refused.status == 1 && refused.error.contains("is not that of this text"), "\(refused)")
    }
}
