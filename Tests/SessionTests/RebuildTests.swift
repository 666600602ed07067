import Foundation
import Testing

@Suite("A state that is lost", .serialized)
struct RebuildTests {
    @Test("is made anew by the next supervisor, and the log says so")
    func restart() throws {
        let workspace = try Workspace()
        try workspace.submit(
            ["x = [1]", "x.append(2)", "while True: pass", "x.append(3); 1 / 0"], session: "s",
            options: ["--timeout", "0.5"])
        try workspace.work()
        try workspace.submit(["x"], session: "s")
        try workspace.work()
        #expect(try workspace.rows(session: "s").last?.value == "[1, 2, 3]")
        #expect(try workspace.count(ofEvents: "session.opened") == 1)
        #expect(try workspace.count(ofEvents: "session.rebuilt") == 1)
        #expect(try workspace.assay("audit", "verify").status == 0)
    }

    @Test("is made anew where another session needed the room")
    func eviction() throws {
        let workspace = try Workspace()
        for round in 0..<3 {
            for session in ["a", "b"] {
                try workspace.submit(
                    [round == 0 ? "n = 0" : "n += 1\nn"], session: session)
            }
        }
        try workspace.work("--workers", "1", "--max-sessions", "1")
        for session in ["a", "b"] { #expect(try workspace.rows(session: session).last?.value == "2") }
        #expect(try workspace.count(ofEvents: "session.released") >= 2)
        #expect(try workspace.count(ofEvents: "session.rebuilt") >= 2)
    }

    @Test("that comes out otherwise than is recorded is not gone on with")
    func divergence() throws {
        let workspace = try Workspace()
        try workspace.submit(["import time\nt = time.time_ns()\nt", "y = 1"], session: "s")
        try workspace.work()
        try workspace.submit(["y", "y"], session: "s")
        try workspace.work()
        let rows = try workspace.rows("SELECT state, fault FROM jobs WHERE session = 's' ORDER BY id")
        #expect(rows.map { $0["state"] as? String } == ["completed", "completed", "discarded", "discarded"])
        #expect((rows[2]["fault"] as? String)?.contains("has another value") == true)
        #expect(try workspace.count(ofEvents: "session.diverged") == 1)
        #expect(try workspace.assay("session", "list").output.contains("diverged"))
        #expect(try workspace.assay("audit", "verify").status == 0)
        // Closed, the name is free for another one.
        #expect(try workspace.assay("session", "close", "s").status == 0)
        try workspace.submit(["z = 4\nz"], session: "s")
        try workspace.work()
        #expect(try workspace.rows(session: "s").last?.value == "4")
    }

    @Test("begins anew once the session was closed, also where the supervisor stays")
    func closing() throws {
        let workspace = try Workspace()
        let supervisor = try workspace.start(["work", "--quiet"])
        try workspace.submit(["x = 1"], session: "s")
        #expect(try eventually { try workspace.rows(session: "s").count == 1 })
        // While it has something to do, it cannot be closed yet.
        try workspace.submit(["import time\ntime.sleep(5)"], session: "s")
        let early = try workspace.assay("session", "close", "s")
        #expect(early.status == 1 && early.error.contains("without an outcome (1)"), "\(early)")
        #expect(try eventually { try workspace.rows(session: "s").count == 2 })
        #expect(try counts(workspace) == "live 2 0")
        #expect(try workspace.assay("session", "close", "s").status == 0)
        #expect(try counts(workspace) == "closed 2 0")
        #expect(try workspace.assay("session", "close", "s").status == 64)
        try workspace.submit(["x"], session: "s")
        #expect(try eventually { try workspace.rows(session: "s").count == 3 })
        #expect(try workspace.rows(session: "s").last?.exception == "NameError")
        #expect(try counts(workspace) == "live 1 0")
        supervisor.signal(SIGTERM)
        #expect(try supervisor.wait().status == 0)
    }

    /// State, done and waiting of the only session.
    private func counts(_ workspace: Workspace) throws -> String {
        let listed = try workspace.assay("session", "list", "--format", "jsonl").output
        let row = try #require(try JSONSerialization.jsonObject(with: Data(listed.utf8)) as? [String: Any])
        return "\(row["state"] ?? "") \(row["done"] ?? "") \(row["waiting"] ?? "")"
    }

    @Test("ends a conversation of a hundred cells with the values of one plain python3, whoever is killed meanwhile")
    func conversation() throws {
        let workspace = try Workspace()
        let cells = Conversation.cells
        try workspace.submit(cells, session: "s", options: ["--timeout", "1"])
        var random = SystemRandomNumberGenerator()
        var kills = 0
        while true {
            let supervisor = try workspace.start(["work", "--drain", "--quiet", "--workers", "2"])
            let killsSupervisor = kills % 3 == 2
            // Wherever it is by then, and before it is done.
            let next = 10 * (kills + 1)
            _ = try eventually { try !supervisor.isRunning || workspace.rows(session: "s").count >= next }
            Thread.sleep(forTimeInterval: Double.random(in: 0...0.1, using: &random))
            guard kills < 9 else {
                #expect(try supervisor.wait().status == 0)
                break
            }
            kills += 1
            if killsSupervisor {
                supervisor.signal(SIGKILL)
            } else {
                for worker in supervisor.descendants(named: "assay-worker") { kill(worker, SIGKILL) }
                Thread.sleep(forTimeInterval: 0.3)
                supervisor.signal(SIGTERM)
            }
            _ = try supervisor.wait()
        }
        // A job that was being executed when its worker was killed is tried again a second later.
        try workspace.work("--workers", "2")
        let values = try workspace.rows(session: "s").map { $0.value ?? $0.exception ?? "-" }
        #expect(values.count == cells.count)
        #expect(values == (try Conversation.plainValues(in: workspace.folder)))
        #expect(try workspace.count(ofEvents: "session.rebuilt") > 0)
        #expect(try workspace.assay("audit", "verify").status == 0)
    }
}

/// A hundred cells with values, and what a plain interpreter makes of them.
private enum Conversation {
    static let cells: [String] = (0..<100).map { number in
        switch number % 10 {
        case 0: "items_\(number) = [n * n for n in range(\(number + 3))]\nlen(items_\(number))"
        case 1: "total = globals_total(items_\(number - 1))\ntotal".replacing("globals_total", with: "sum")
        case 2:
            "class C\(number):\n    def __init__(self, n): self.n = n\n    def __repr__(self): return f'C{self.n}'\nC\(number)(total)"
        case 3: "def gen\(number)():\n    yield from items_\(number - 3)\ng\(number) = gen\(number)()\nnext(g\(number))"
        case 4: "next(g\(number - 1)), next(g\(number - 1))"
        case 5: "1 / (total - total)"
        case 6: "import random\nrandom.seed(\(number))\nrandom.randint(0, 10**9)"
        case 7: "random.randint(0, 10**9)"
        case 8: "undefined_\(number)"
        default: "{'n': \(number), 'c': C\(number - 7)(3), 'left': sum(g\(number - 6))}"
        }
    }

    /// Runs them with one dictionary, as a session does, and prints the value or the exception of each.
    static func plainValues(in folder: URL) throws -> [String] {
        let program = """
            import ast, json, sys
            names = {'__name__': '__main__'}
            for cell in json.load(open(sys.argv[1])):
                tree = ast.parse(cell)
                last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
                try:
                    exec(compile(tree, '<program>', 'exec'), names)
                    value = '-'
                    if last is not None:
                        value = repr(eval(compile(ast.Expression(last.value), '<program>', 'eval'), names))
                    print(value)
                except BaseException as e:
                    print(type(e).__name__)
            """
        let file = folder.appendingPathComponent("cells.json")
        try JSONSerialization.data(withJSONObject: cells).write(to: file)
        let outcome = try Running(
            program: URL(fileURLWithPath: "/usr/bin/python3"), ["-c", program, file.path], folder: folder, input: nil
        ).wait()
        try #require(outcome.status == 0, "\(outcome.error)")
        return outcome.output.split(separator: "\n").map(String.init)
    }
}
