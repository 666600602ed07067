import Foundation
import Testing

/// A database whose story is known, and the questions that docs/audit.md has for one, asked as they stand there.
final class AuditedStory: Sendable {
    static let shared = Result { try AuditedStory() }

    nonisolated(unsafe) let work: Workspace
    /// Of policy `default`, before and after it was changed.
    let policies: (before: String, after: String)
    let key: String
    private let questions: [(title: String, commands: [String])]

    private init() throws {
        work = try Workspace()
        try Self.firstReport(work)
        try Self.changeThePolicy(work)
        try Self.interrupt(work)
        try Self.secondReport(work)
        let hashes = try work.sql(
            "SELECT policy_hash FROM report_audit WHERE body LIKE '%\"name\":\"default\"%' ORDER BY idx"
        )
        .split(separator: "\n").map { String($0.prefix(8)) }
        policies = (try #require(hashes.first), try #require(hashes.last))
        key = try work.assay("audit", "key").output.trimmingCharacters(in: .newlines)
        questions = try Self.page()
    }

    // MARK: The story

    private static func firstReport(_ work: Workspace) throws {
        let rows = [
            #"{"source": "print(sum(range(10)))", "expected_stdout": "45", "tags": {"model": "m1"}}"#,
            #"{"source": "import random\nprint(random.Random(7).randint(1, 6))", "tags": {"model": "m1"}}"#,
            #"{"source": "import os; os.system('ls')", "tags": {"model": "m2"}}"#,
            #"{"source": "while True: pass", "tags": {"model": "m2"}, "timeout": 0.2}"#,
            #"{"source": "x = [0] * 10**9", "tags": {"model": "m2"}, "memory_mb": 64}"#,
        ]
        let file = try work.write(rows.joined(separator: "\n") + "\n", to: "exam1.jsonl")
        try must(work, "submit", "--jsonl", file, "--batch", "exam-1")
        _ = try work.sql("INSERT INTO jobs (source, submitter, batch) VALUES ('print(6 * 7)', 'cron', 'nightly')")
        try must(work, "work", "--drain", "--quiet", "--workers", "1")
        try work.write(try must(work, "audit", "checkpoint"), to: "first-report.checkpoint")
    }

    private static func changeThePolicy(_ work: Workspace) throws {
        let text = try must(work, "policy", "show", "default")
        let rule = """
            rules:
              - id: no-chance
                message: results must be the same every time
                imports: {deny: [random]}

            """
        let stricter = try #require(text.range(of: "rules:\n")).lowerBound
        let policy = text[..<stricter] + rule + text[stricter...].dropFirst("rules:\n".count)
        try must(work, "policy", "install", work.write(String(policy), to: "stricter.yaml"))
        let dice = try work.write("import random\nprint(random.Random(7).randint(1, 6))", to: "dice.py")
        try must(work, "submit", dice, "--batch", "exam-2", "--tag", "model=m1")
        let fine = try work.write("print('fine')", to: "fine.py")
        try must(work, "submit", fine, "--batch", "exam-2", "--policy", "open", "--tag", "model=m1")
        try must(work, "work", "--drain", "--quiet", "--workers", "1", "--without", "seccomp")
    }

    private static func interrupt(_ work: Workspace) throws {
        let slow = try work.write("import time\ntime.sleep(30)", to: "slow.py")
        try must(work, "submit", slow, "--batch", "exam-3")
        let running = try work.start(["work", "--db", work.database, "--drain", "--quiet", "--workers", "1"])
        #expect(try eventually { try work.sql("SELECT count(*) FROM jobs WHERE state = 'running'") == "1" })
        running.signal(SIGKILL)
        _ = try running.wait()
    }

    private static func secondReport(_ work: Workspace) throws {
        let later = try work.write("print('later')", to: "later.py")
        try must(work, "submit", later, "--batch", "exam-4", "--at", "2099-01-01T00:00:00Z")
        let nightly = try work.write("{\"source\": \"print('nightly')\"}\n", to: "nightly.jsonl")
        try must(
            work, "schedule", "add", "nightly", "--cron", "0 3 * * *", "--tz", "Europe/Berlin", "--missed", "skip",
            "--jsonl", nightly)
        _ = try work.sql("UPDATE schedules SET next_run_at = next_run_at - 3 * 86400000000")
        // That something was missed needs a person.
        let due = try work.start(["schedule", "run-due"], environment: ["ASSAY_DB": work.database]).wait()
        try #require(due.status == 1, "\(due.error)")
        try must(work, "audit", "erase", "3", "--reason", "request 17 of the data protection officer")
        let withdrawn = try work.write("print('withdrawn')", to: "withdrawn.py")
        try must(work, "submit", withdrawn, "--batch", "withdrawn")
        try must(work, "cancel", "11")
        Thread.sleep(forTimeInterval: 1.1)
        try must(
            work, "prune", "--older-than", "1s", "--keep", "audit", "--batch", "withdrawn", "--reason",
            "withdrawn by the teacher")
        try work.write(try must(work, "audit", "checkpoint", "--now"), to: "second-report.checkpoint")
    }

    @discardableResult
    private static func must(_ work: Workspace, _ arguments: String...) throws -> String {
        let outcome = try work.start(arguments, environment: ["ASSAY_DB": work.database]).wait()
        try #require(outcome.status == 0, "\(arguments) \(outcome.error)")
        return outcome.output
    }

    // MARK: The page

    /// The questions of the page: what stands in bold at the beginning of a line, and the commands up to the next.
    private static func page() throws -> [(title: String, commands: [String])] {
        let page = try String(
            contentsOf: Installation.root.appendingPathComponent("docs/audit.md"), encoding: .utf8)
        let section = try #require(page.components(separatedBy: "\n## Questions").last)
        return try section.components(separatedBy: "\n**").dropFirst().map { text in
            let title = try #require(text.components(separatedBy: "**").first).replacing("\n", with: " ")
            let blocks = text.components(separatedBy: "```console\n").dropFirst()
            return (title, blocks.flatMap { commands(in: $0.components(separatedBy: "\n```")[0]) })
        }
    }

    /// A command begins with a prompt, and goes on for as long as a quote is open.
    private static func commands(in block: String) -> [String] {
        var commands: [String] = []
        var isOpen = false
        for line in block.split(separator: "\n") {
            if isOpen {
                commands[commands.count - 1] += "\n" + line
            } else if line.hasPrefix("$ ") {
                commands.append(String(line.dropFirst(2)))
            } else {
                continue
            }
            if line.count(where: { $0 == "\"" }) % 2 == 1 { isOpen.toggle() }
        }
        return commands
    }

    var titles: [String] { questions.map(\.title) }

    /// What the commands of a question print, one after the other.
    ///
    /// - Parameters:
    ///   - title: how the question begins.
    ///   - database: asked of this one instead.
    func ask(_ title: String, of database: String? = nil) throws -> [Outcome] {
        let question = try #require(questions.first { $0.title.hasPrefix(title) }, "\(title)")
        // A proof takes no other file's place.
        for proof in ["growth.proof", "pruned.proof"] {
            try? FileManager.default.removeItem(atPath: work.path(proof))
        }
        return try question.commands.map { command in
            // What the page has of its own database, or shortened.
            let spelled =
                command.replacing("d25b2103", with: policies.before).replacing("e3cf09f4", with: policies.after)
                .replacing("assay.db", with: database ?? work.database)
                .replacing(try Regex("assay/\\S*…\\S*"), with: key)
            return try Running(
                program: URL(fileURLWithPath: "/bin/bash"), ["-c", spelled], folder: work.folder,
                environment: [
                    "ASSAY_DB": database ?? work.database, "PATH": "\(Installation.folder.path):/usr/bin:/bin",
                ], input: nil
            ).wait()
        }
    }
}
