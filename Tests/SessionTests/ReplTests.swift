import Foundation
import LineEditing
import Testing

@Suite("A prompt over the queue")
struct ReplTests {
    @Test("runs what is typed, one cell after the other, and closes a session without a name")
    func conversation() throws {
        let workspace = try Workspace()
        let outcome = try workspace.assay(
            "repl", input: "x = 4\n\ndef f(n):\n    return n * x\n\nf(5)\n%who\n1/0\n'''a\nb'''\n%quit\n")
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("20\nf                    function\nx                    int\n"))
        #expect(outcome.output.contains("'a\\nb'"))
        #expect((outcome.output + outcome.error).contains("ZeroDivisionError"))
        #expect(try workspace.rows("SELECT state FROM sessions").map { $0["state"] as? String } == ["closed"])
    }

    @Test("talks to a session that is named again later, and to one that a supervisor serves")
    func named() throws {
        let workspace = try Workspace()
        try workspace.assay("repl", "--session", "s", input: "x = 3\n")
        let supervisor = try workspace.start(["work", "--quiet"])
        #expect(try eventually { try workspace.finds(2, "SELECT id FROM supervisors") })
        let outcome = try workspace.assay("repl", "--session", "s", input: "x + 1\n")
        #expect(outcome.output == "4\n")
        #expect(try workspace.rows("SELECT id FROM supervisors").count == 2)
        supervisor.signal(SIGTERM)
        _ = try supervisor.wait()
    }

    @Test("interrupts a cell, and the session is as it was before it")
    func interrupt() throws {
        let workspace = try Workspace()
        let input = Pipe()
        let repl = try workspace.start(["repl", "--session", "s"], input: input.fileHandleForReading)
        func type(_ text: String) throws { try input.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }
        func isRunning(_ id: Int) throws -> Bool {
            try workspace.rows("SELECT state FROM jobs WHERE id = \(id)").first?["state"] as? String == "running"
        }
        #expect(try eventually { try workspace.finds(1, "SELECT id FROM supervisors") })
        try type("x = 1\n")
        #expect(try eventually { try workspace.rows(session: "s").count == 1 })
        try type("x = 2; import time; time.sleep(100)\n")
        #expect(try eventually { try isRunning(2) })
        Thread.sleep(forTimeInterval: 0.3)
        repl.signal(SIGINT)
        #expect(try eventually { try workspace.rows(session: "s").count == 2 })
        try type("x\n")
        try input.fileHandleForWriting.close()
        #expect(try repl.wait().output == "1\n")
        #expect(try workspace.rows(session: "s")[1].exception == "KeyboardInterrupt")
        #expect(try workspace.count(ofEvents: "session.interrupted") == 1)
    }

    @Test("ends a cell that goes on after it was interrupted, and says so")
    func stubborn() throws {
        let workspace = try Workspace()
        let input = Pipe()
        let repl = try workspace.start(["repl", "--session", "s"], input: input.fileHandleForReading)
        func type(_ text: String) throws { try input.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }
        try type("import time\n")
        try type(
            "while True:\n    try: print('on', flush=True); time.sleep(100)\n    except KeyboardInterrupt: pass\n\n")
        #expect(try eventually { try workspace.finds(1, "SELECT id FROM jobs WHERE id = 2 AND state = 'running'") })
        #expect(try eventually { try workspace.finds(1, "SELECT job_id FROM output_chunks WHERE job_id = 2") })
        repl.signal(SIGINT)
        #expect(try eventually { try workspace.rows(session: "s").count == 2 })
        try input.fileHandleForWriting.close()
        let outcome = try repl.wait()
        let words = "crashed (it went on after it was interrupted, and was ended): the session is as it was before"
        #expect(outcome.error.contains(words), "\(outcome)")
        #expect(try workspace.assay("show", "2").output.contains("it went on after it was interrupted"))
        #expect(try workspace.assay("audit", "verify").status == 0)
    }

    @Test(
        "takes lines together that belong together",
        arguments: [
            (["x = 1"], 1), (["f(", "1)"], 2), (["'''", "a", "'''"], 3), (["x = \\", "1"], 2),
            (["if x:", "  y", ""], 3),
            (["@d", "def f(): pass", ""], 3), (["d = {1: 2}"], 1), (["x = '(' # ["], 1),
            (["def f(a,", "  b):", "  1", ""], 4),
            (["s = \"it's\""], 1), (["x['a':'b']"], 1), (["y = f'''{", "1}'''"], 2),
        ])
    func wholes(lines: [String], expected: Int) {
        var input = PythonInput()
        var taken = 0
        for line in lines {
            taken += 1
            if input.take(line) { break }
        }
        #expect(taken == expected)
        #expect(input.lines == Array(lines.prefix(expected)))
    }

    @Test("edits a line as terminals' users expect")
    func editing() {
        var line = LineBuffer("abc def")
        line.deleteWord()
        #expect(line.text == "abc ")
        line.moveToStart()
        line.insert("é")
        line.move(by: 5)
        #expect(line.cursor == 5)
        line.deleteBackward()
        line.move(by: -9)
        line.deleteForward()
        #expect(line.text == "abc")
        line.move(by: 1)
        line.deleteToEnd()
        #expect(line.text == "a")
        var bytes = Array("é\u{1b}[3~\u{1b}OH\r".utf8).makeIterator()
        #expect(Key.read { bytes.next() } == .character("é"))
        #expect(Key.read { bytes.next() } == .delete)
        #expect(Key.read { bytes.next() } == .home)
        #expect(Key.read { bytes.next() } == .enter)
        #expect(Key.read { bytes.next() } == nil)
    }
}
