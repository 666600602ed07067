import Foundation
import Testing

@Suite("A database that is taken away from under a running supervisor")
struct ReplacedDatabaseTests {
    /// What somebody does to the files.
    enum Act: String, CaseIterable {
        case removed, replacedByCopy, replacedByOlderCopy, logRemoved, logIndexRemoved, locksRemoved

        /// The file that the message names, after the database's path.
        var ending: String {
            switch self {
            case .removed, .replacedByCopy, .replacedByOlderCopy: ""
            case .logRemoved: "-wal"
            case .logIndexRemoved: "-shm"
            case .locksRemoved: "-lock"
            }
        }

        var word: String { self == .replacedByCopy || self == .replacedByOlderCopy ? "took its place" : "was removed" }
        var takesDatabase: Bool { ending.isEmpty }
    }

    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private func backUp(to name: String) throws -> String {
        let outcome = try workspace.assay("backup", workspace.path(name))
        #expect(outcome.status == 0, "\(outcome)")
        return workspace.path(name)
    }

    /// - Parameter older: an older copy.
    /// - Returns: how many results the file has that is in the database's place now.
    private func perform(_ act: Act, older: String) throws -> Int? {
        let files = FileManager.default
        switch act {
        case .replacedByCopy, .replacedByOlderCopy:
            let copy = act == .replacedByCopy ? try backUp(to: "copy.db") : older
            let count = Int(try workspace.run("/usr/bin/sqlite3", [copy, Self.results]).output.dropLast())
            #expect(rename(copy, workspace.database) == 0)
            return count
        default:
            try files.removeItem(atPath: workspace.database + act.ending)
            return nil
        }
    }

    private static let results = "SELECT count(*) FROM results"

    @Test(
        "is noticed, refused and said; what was recorded is whole, and nothing goes into another file",
        arguments: Act.allCases)
    func taken(act: Act) throws {
        let jobs = 120
        try workspace.submitSleepers(jobs, seconds: 0.05)
        let older = try backUp(to: "older.db")
        let supervisor = try workspace.start(["work", "--db", workspace.database, "--quiet", "--workers", "2"])
        #expect(try eventually { try workspace.resultCount() > 10 })
        let processes = workspace.processes(of: supervisor)
        // Another name for the file that the supervisor has open.
        let kept = workspace.path("kept.db")
        #expect(link(workspace.database, kept) == 0)
        let found = try perform(act, older: older)
        let outcome = try supervisor.wait()
        #expect(outcome.status == 4, "\(act): \(outcome)")
        let lines = outcome.error.split(separator: "\n")
        #expect(lines.count == 1, "\(outcome.error)")
        #expect(lines.first?.contains(workspace.database + act.ending + ": ") == true, "\(outcome.error)")
        #expect(lines.first?.contains(act.word) == true, "\(outcome.error)")
        try workspace.expectNothingLeft(of: processes, "\(act)")

        // The file that was open has all of it, without its log: whatever name it has now.
        let whole = act.takesDatabase ? kept : workspace.database
        try workspace.expectWholeRecord(of: whole, "\(act)")
        if let found {
            // Nothing of the other file's log is taken for one of this.
            try workspace.expectWholeRecord(of: workspace.database, "\(act), the file in its place")
            #expect(try workspace.resultCount() == found)
        }
        // With the file back where it was, the work is finished, and nothing of it is recorded twice.
        if act.takesDatabase {
            for ending in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: workspace.database + ending) }
            #expect(rename(kept, workspace.database) == 0)
        }
        let drained = try workspace.assay("work", "--drain", "--quiet", "--workers", "2")
        #expect(drained.status == 0, "\(act): \(drained)")
        try workspace.expectWholeRecord(completed: jobs, "\(act), afterwards")
    }

    @Test("or overwritten by an older copy, or a backup, is noticed and said", arguments: [true, false])
    func overwritten(byBackup: Bool) throws {
        try workspace.submitSleepers(200, seconds: 0.05)
        let older = workspace.path("older.db")
        if byBackup {
            _ = try backUp(to: "older.db")
        } else {
            try FileManager.default.copyItem(atPath: workspace.database, toPath: older)
        }
        let supervisor = try workspace.start(["work", "--db", workspace.database, "--quiet", "--workers", "2"])
        #expect(try eventually { try workspace.resultCount() > 10 })
        let processes = workspace.processes(of: supervisor)
        try rest(supervisor, workspace)
        // It looks several times a second, and is to have seen how far the file has grown.
        supervisor.signal(SIGCONT)
        Thread.sleep(forTimeInterval: 1)
        try rest(supervisor, workspace)
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: workspace.database))
        let bytes = try Data(contentsOf: URL(fileURLWithPath: older))
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: bytes)
        try file.close()
        supervisor.signal(SIGCONT)
        let outcome = try supervisor.wait(atMost: 60)
        #expect(outcome.status == 4, "\(outcome)")
        let lines = outcome.error.split(separator: "\n")
        #expect(lines.count == 1, "\(outcome.error)")
        #expect(
            lines.first?.contains("was copied over it") == true || lines.first?.contains("is damaged") == true,
            "\(outcome.error)")
        try workspace.expectNothingLeft(of: processes)
        // The copy is the copy still, and as good as ever without the log of what it took the place of.
        #expect(try Data(contentsOf: URL(fileURLWithPath: workspace.database)) == bytes)
        for ending in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: workspace.database + ending) }
        #expect(try workspace.assay("work", "--drain", "--quiet", "--workers", "2").status == 0)
        try workspace.expectWholeRecord(completed: 200)
    }

    /// Stops a supervisor between its transactions, with all that it recorded in the file and nothing in the write-ahead
    /// log: a checkpoint of its own would write over what is put there before it can look.
    private func rest(_ supervisor: Running, _ workspace: Workspace) throws {
        let isAtRest = try eventually {
            supervisor.signal(SIGSTOP)
            if try workspace.sql("PRAGMA busy_timeout = 100; PRAGMA wal_checkpoint(TRUNCATE)").hasSuffix("0|0|0") {
                return true
            }
            supervisor.signal(SIGCONT)
            return false
        }
        try #require(isAtRest)
    }

    @Test("by another name for the same file is none: supervisors know each other through a link")
    func alias() throws {
        try workspace.submitSleepers(60, seconds: 0.05)
        let alias = workspace.path("alias.db")
        #expect(symlink(workspace.database, alias) == 0)
        let supervisor = try workspace.start(["work", "--db", alias, "--quiet", "--workers", "1"])
        #expect(try eventually { try workspace.resultCount() > 3 })
        let second = try workspace.assay("work", "--drain", "--quiet", "--exclusive")
        #expect(second.status == 75, "\(second)")
        let drained = try workspace.assay("work", "--drain", "--quiet", "--workers", "1")
        #expect(drained.status == 0, "\(drained)")
        #expect(try workspace.sql("SELECT count(*) FROM report_audit WHERE type = 'job.orphaned'") == "0")
        supervisor.signal(SIGTERM)
        #expect(try supervisor.wait().status == 0)
        try workspace.expectWholeRecord(completed: 60)
    }
}
