import Foundation
import ProcessWaiting
import Testing

/// Runs the built `assay` as a user would.
struct Tool {
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    let folder: URL
    var database: String { folder.appendingPathComponent("assay.db").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-cli-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// The products lie beside the test bundle.
    private static let executable = URL(fileURLWithPath: CommandLine.arguments[0])
        .resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent("assay")

    func file(_ name: String, _ text: String) throws -> String {
        let url = folder.appendingPathComponent(name)
        try Data(text.utf8).write(to: url)
        return url.path
    }

    @discardableResult
    func run(_ arguments: String..., input: String = "") throws -> Outcome {
        try run(arguments, input: input)
    }

    /// - Parameters:
    ///   - namesDatabase: whether the environment says which database; else it is the one in the folder.
    ///   - device: what stdout is instead of a file.
    func run(
        _ arguments: [String], input: String, namesDatabase: Bool = true, to device: String? = nil
    ) throws -> Outcome {
        let process = Process()
        let (output, errors) = (folder.appendingPathComponent("out"), folder.appendingPathComponent("err"))
        for url in [output, errors] { try Data().write(to: url) }
        process.executableURL = Self.executable
        process.arguments = arguments
        process.environment = ["PATH": "/usr/bin:/bin"]
        if namesDatabase { process.environment?["ASSAY_DB"] = database }
        process.currentDirectoryURL = folder
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: file("in", input)))
        process.standardOutput = try FileHandle(forWritingTo: device.map { URL(fileURLWithPath: $0) } ?? output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitClosely()
        return Outcome(
            status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }
}

@Suite("The command line")
struct CommandLineTests {
    private let tool: Tool

    init() throws { tool = try Tool() }

    @Test("submits a program from a file or from stdin, and prints its id")
    func submit() throws {
        let program = try tool.file("p.py", "print(1)\n")
        #expect(try tool.run("submit", program).output == "1\n")
        #expect(try tool.run("submit", "-", "--tag", "a=b", "--batch", "x", input: "print(2)").output == "2\n")
        #expect(try tool.run("submit", "--at", "2999-01-01", input: "print(3)").output == "3\n")
        let rows = try tool.run("jobs", "--format", "csv").output.split(separator: "\r\n")
        #expect(rows.count == 4 && rows[1].hasPrefix("3,,,default,scheduled,"))
        let job = try tool.run("show", "2", "--format", "json").output
        #expect(job.contains(#""tags":"{\"a\":\"b\"}""#) && job.contains(#""source":"print(2)""#))
    }

    @Test("submits rows, and prints the ids to programs and a summary to people")
    func submitRows() throws {
        let rows = try tool.file("r.jsonl", #"{"source":"1","id":"a"}"# + "\n" + #"{"source":"2"}"# + "\n")
        let outcome = try tool.run("submit", "--jsonl", rows, "--batch", "b")
        #expect(outcome.output == "1\n2\n")
        #expect(outcome.errors == "queued 2 jobs: 1 to 2\n")
        #expect(try tool.run("submit", "--jsonl", "-", "--no-print-ids", input: #"{"source":"3"}"#).output.isEmpty)
        #expect(try tool.run("results", "--batch", "b", "--format", "jsonl").output.contains(#""external_id":"a""#))
        #expect(try tool.run("report", "batches", "--format", "csv").output.contains("\r\nb,2,0,2,0,0,0,"))
        #expect(try tool.run("report").status == 0)
    }

    @Test(
        "says that its result could not be written, and leaves with 3",
        arguments: [
            (["submit", "-"], "assay: job 2 is queued, but stdout: cannot be written (No space left on device)"),
            (["submit", "--jsonl", "FOLDER/r.jsonl"], "assay: stdout: cannot be written (No space left on device)"),
            (["policy", "install", "FOLDER/p.yaml"], "assay: stdout: cannot be written"),
            (["policy", "check", "--policy", "strict", "FOLDER/p.py"], "assay: stdout: cannot be written"),
            (["schedule", "show", "s"], "assay: stdout: cannot be written"),
            (["jobs"], "assay: stdout: cannot be written"), (["show", "1"], "assay: stdout: cannot be written"),
            (["policy", "show", "default"], "assay: stdout: cannot be written"),
        ])
    func fullOutput(arguments: [String], words: String) throws {
        try tool.run("submit", input: "1")
        let rows = try tool.file("r.jsonl", #"{"source":"1"}"#)
        _ = try tool.file("p.yaml", "name: p\n")
        _ = try tool.file("p.py", "import socket\n")
        #expect(try tool.run("schedule", "add", "s", "--cron", "0 3 * * *", "--jsonl", rows).status == 0)
        let resolved = arguments.map { $0.replacing("FOLDER", with: tool.folder.path) }
        let outcome = try tool.run(resolved, input: "2", to: "/dev/full")
        #expect(outcome.status == 3 && outcome.errors.hasPrefix(words), "\(outcome)")
        #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome)")
    }

    @Test("takes --db before and after the subcommand")
    func database() throws {
        let other = tool.folder.appendingPathComponent("other.db").path
        #expect(try tool.run("--db", other, "submit", input: "1").output == "1\n")
        #expect(try tool.run("submit", "--db", other, input: "1").output == "2\n")
        #expect(!FileManager.default.fileExists(atPath: tool.database))
    }

    @Test("says in one line what is wrong, and in its exit code of what kind", arguments: Mistake.all)
    func mistakes(mistake: Mistake) throws {
        _ = try tool.run("submit", "--unique-key", "taken", input: "1")
        try Data("not a database, but long enough to be looked at".utf8)
            .write(to: tool.folder.appendingPathComponent("text.db"))
        _ = try tool.file("bad.jsonl", #"{"source":"1"}"# + "\n" + #"{"sauce":"1"}"# + "\n")
        let arguments = mistake.arguments.map { $0.replacing("FOLDER", with: tool.folder.path) }
        let outcome = try tool.run(arguments, input: mistake.input)
        #expect(outcome.status == mistake.status)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains(mistake.words), "\(outcome.errors)")
        #expect(outcome.errors.hasPrefix("assay: ") && outcome.errors.split(separator: "\n").count == 1)
        #expect(try tool.run("jobs", "--format", "jsonl").output.split(separator: "\n").count == 1)
    }

    struct Mistake: Sendable {
        let arguments: [String]
        var input = "1"
        var status: Int32 = 64
        let words: String

        static let all: [Mistake] = [
            Mistake(
                arguments: ["submit", "--policy", "nobody"], words: "no policy 'nobody' is installed; known are default"
            ),
            Mistake(arguments: ["submit", "--timeout", "0"], words: "timeout must lie between"),
            Mistake(arguments: ["submit", "--memory", "99999999"], words: "memory_mb must not exceed"),
            Mistake(arguments: ["submit"], input: "", words: "stdin: is empty"),
            Mistake(arguments: ["submit"], input: "a\0b", words: "stdin: holds a NUL"),
            Mistake(arguments: ["submit"], input: String(repeating: "x", count: 1_048_577), words: "larger than 1 MiB"),
            Mistake(arguments: ["submit", "FOLDER/missing.py"], words: "missing.py: cannot be read"),
            Mistake(arguments: ["submit", "FOLDER"], words: "is a folder"),
            Mistake(arguments: ["submit", "--unique-key", "taken"], status: 1, words: "'taken' is taken by job 1"),
            Mistake(arguments: ["submit", "--jsonl", "FOLDER/bad.jsonl"], words: "bad.jsonl:2: unknown key \"sauce\""),
            Mistake(arguments: ["results", "--batch", "zzz"], words: "no job belongs to a batch 'zzz'"),
            Mistake(arguments: ["report", "rules", "--batch", "zzz"], words: "no job belongs to a batch 'zzz'"),
            Mistake(arguments: ["show", "99"], words: "there is no job 99"),
            Mistake(arguments: ["policy", "show", "nobody"], words: "no policy 'nobody'"),
            Mistake(arguments: ["policy", "install", "FOLDER/none.yaml"], words: "none.yaml: cannot be read"),
            Mistake(arguments: ["jobs", "--db", "FOLDER/none.db"], words: "none.db: no such database"),
            Mistake(arguments: ["jobs", "--db", "FOLDER/text.db"], words: "not a database"),
            Mistake(arguments: ["jobs", "--db", "FOLDER"], words: "is a folder; name the database file"),
            Mistake(arguments: ["jobs", "--db", "/dev/zero"], words: "is not a regular file; name the database file"),
            Mistake(arguments: ["backup", ""], words: "name the new file"),
            Mistake(arguments: ["backup", "FOLDER"], words: "is there already; name another file"),
            Mistake(arguments: ["backup", "FOLDER/none/b.db"], words: "none/b.db: the folder does not exist; make it"),
            Mistake(
                arguments: ["schedule", "list", "--db", "FOLDER/none.db"], words: "none.db: no such database; check"),
        ]
    }

    @Test(
        "says in one line what is wrong with a value, and what is right",
        arguments: [
            (["audit", "search", "--since", "yesterdayy"], "2026-11-23T08:30:00Z, or one of now, recent, today"),
            (["audit", "imports", "os", "--until", "2026-13-01"], "2026-11-23T08:30:00Z, or one of"),
            (["report", "summary", "--since", "foo"], "'foo' is invalid for '--since <since>': name a time such as"),
            (["submit", "--at", "tomorrow"], "name a time such as"),
            (["show", "abc"], "'abc' is invalid for '<id>': name a job by its number"),
            (["logs", "1x"], "name a job by its number"), (["cancel", "1", "x"], "name a job by its number"),
            (["retry", "x"], "name a job by its number"),
            (["audit", "search", "--job", "x"], "name a job by its number"),
            (["audit", "erase", "x", "--reason", "r"], "name a job by its number"),
            (["queue", "limit", "q", "-3"], "'-3': no number below 0 can stand here; see 'assay queue limit --help'"),
            (["queue", "limit", "q", "x"], "name a number from 0 to 1000000"),
            (["queue", "limit", "q", "1000001"], "name a number from 0 to 1000000"),
            (["submit", "--priority", "-3"], "a value below 0 is written --option=-3"),
            (["work", "--metrics-port", "70000"], "name a port from 0 to 65535"),
            (["prune", "--keep", "audit", "--older-than", "0d"], "name a whole number from 1 with its unit"),
            (
                ["jobs", "--state", "happy"],
                "one of the following: scheduled, available, running, retryable, completed"
            ),
            (["work", "--wrokers", "3"], "Did you mean '--workers'?; see 'assay work --help'"),
            (["work", "--workers", "0"], "assay: --workers 0: name a number from 1 to 1024; see 'assay work --help'"),
            (["work", "--workers", "many"], "'many' is invalid for '--workers <n>': it is to be a number; see"),
            (["submit", "--timeout", "5s"], "'5s' is invalid for '--timeout <seconds>': it is to be a number; see"),
            (["submit", "--tag", "x"], "'x' is invalid for '--tag <key=value>': write key=value; see"),
            (["submit", "--file", "=p"], "'=p' is invalid for '--file <name=path>': write name=path; see"),
            (["work", "--fail-on", ","], "--fail-on: no verdict is called ''; there are passed, "),
            (["work", "--fail-on", "passed,lost"], "crashed, discarded; see"),
            (["work", "--fail-on", ""], "--fail-on: no verdict is called ''; there are passed, "),
            (["help", "wrok"], "'assay' has no command 'wrok'; 'assay help' lists what there is"),
            (["help", "audit", "prvoe"], "'assay audit' has no command 'prvoe'"),
            (["frobnicate"], "Unexpected argument 'frobnicate'; see 'assay --help'"),
            (["submit", "a.py", "--jsonl", "b"], "see 'assay submit --help'"),
            (["cancel", "-1"], "'-1': no number below 0 can stand here; see 'assay cancel --help'"),
            (["audit", "prove", "-1", "-o", "x"], "'-1': no number below 0 can stand here"),
            (["work", "--log-level", "loud"], "'--log-level <level>': there is no such level; name one of"),
            (["report", "--format", "csv"], "'table' and 'json'; see 'assay report summary --help'"),
            (["schedule", "add", "x", "--cron"], "Missing value for '--cron <cron>'; see 'assay schedule add --help'"),
        ])
    func values(arguments: [String], words: String) throws {
        try tool.run("submit", input: "1")
        let outcome = try tool.run(arguments, input: "")
        #expect(outcome.status == 64 && outcome.output.isEmpty)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
        #expect(
            outcome.errors.hasPrefix("assay: ") && outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)"
        )
    }

    @Test("says where a search of the log has found nothing, and prints what it would")
    func nothingFound() throws {
        try tool.run("submit", input: "1")
        let found = try tool.run("audit", "search", "--type", "job.submitted")
        #expect(found.status == 0 && found.errors.isEmpty)
        for format in ["table", "json", "jsonl", "csv"] {
            let nothing = try tool.run("audit", "search", "--job", "999", "--format", format)
            #expect(nothing.status == 0 && nothing.errors == "no event matches\n", "\(nothing)")
        }
    }

    @Test("leaves help to ArgumentParser")
    func usage() throws {
        #expect(try tool.run("--help").status == 0)
        #expect(try tool.run("--version").output.split(separator: ".").count == 3)
        #expect(try tool.run("--generate-completion-script", "bash").output.contains("scheduled"))
    }

    @Test(
        "names the units of a length of time that has none", arguments: ["90", "d", "1.5h", "-3d", "0s", "+1d", "1w"])
    func durations(_ text: String) throws {
        try tool.run("submit", input: "1")
        for arguments in [["prune", "--keep", "audit", "--older-than"], ["work", "--drain", "--max-time"]] {
            let outcome = try tool.run(arguments.dropLast() + ["\(arguments.last ?? "")=\(text)"], input: "")
            #expect(outcome.status == 64 && outcome.errors.contains("s, m, h or d: 90s"), "\(outcome.errors)")
        }
    }

    @Test("shows no option in help that the command refuses, and refuses it by name")
    func refusedOptions() throws {
        let refused = [
            "run": [["--queue", "q"], ["--session", "s"], ["--at", "2999-01-01"]],
            "repl": [["--stdin", "f"], ["--expect", "f"], ["--at", "2999-01-01"]],
        ]
        for (command, options) in refused {
            let help = try tool.run(command, "--help").output
            #expect(help.contains("--timeout") && help.contains("--policy"))
            for option in options {
                #expect(!help.contains(option[0] + " "), "\(command) \(option)")
                let outcome = try tool.run([command] + option + (command == "run" ? ["-c", "1"] : []), input: "")
                #expect(outcome.status == 64 && outcome.errors.contains("\(option[0])"), "\(outcome.errors)")
                #expect(!outcome.errors.contains("Unknown option"))
            }
        }
        let submit = try tool.run("submit", "--help").output
        for option in ["--queue", "--priority", "--session", "--stdin", "--expect", "--at"] {
            #expect(submit.contains("\(option) "), "\(option)")
        }
    }

    @Test("a file that was an assay database and begins with something else is damaged, and any other is a mistake")
    func overwritten() throws {
        try tool.run("submit", input: "1")
        // As a supervisor leaves it.
        try Data().write(to: URL(fileURLWithPath: tool.database + "-lock"))
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: tool.database))
        try handle.write(contentsOf: Data(repeating: 0x55, count: 4_096))
        try handle.close()
        let outcome = try tool.run("jobs")
        #expect(outcome.status == 4 && outcome.errors.contains("is damaged"), "\(outcome.errors)")
        try FileManager.default.removeItem(atPath: tool.database + "-lock")
        #expect(try tool.run("jobs").status == 64)
    }

    @Test("installs the policies that ship with it, and keeps a text that was installed under such a name")
    func policies() throws {
        let shown = try tool.run(["policy", "show", "open"], input: "", namesDatabase: false)
        #expect(shown.status == 0 && !FileManager.default.fileExists(atPath: tool.database), "\(shown.errors)")
        try tool.run("submit", input: "1")
        let names = try tool.run("policy", "list", "--format", "csv").output.split(separator: "\r\n").dropFirst()
        #expect(names.compactMap { $0.split(separator: ",").first } == ["default", "files", "open", "strict"])
        let text = try tool.run("policy", "show", "open").output
        #expect(!text.isEmpty && text == shown.output)
        let own = try tool.file("own.yaml", text + "\n# Ours.\n")
        #expect(try tool.run("policy", "install", own).status == 0)
        try tool.run("submit", input: "1")
        #expect(try tool.run("policy", "show", "open").output == text + "\n# Ours.\n")
    }
}
