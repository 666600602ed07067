import Foundation
import Testing

@Suite("A prompt on a terminal")
struct TerminalTests {
    private let workspace: Workspace
    private let terminal: PseudoTerminal

    init() throws {
        workspace = try Workspace()
        terminal = try PseudoTerminal(
            Installation.assay, ["repl", "--db", workspace.database, "--session", "s"], folder: workspace.folder)
    }

    /// Types a cell once the prompt is there for it.
    private func enter(_ line: String) throws {
        #expect(eventually { terminal.screen.hasSuffix(">>> ") }, "\(terminal.screen)")
        let before = terminal.screen.count
        try terminal.type(line + "\r")
        // Its echo, so that the prompt that is waited for next is another one.
        #expect(eventually { terminal.screen.count > before + line.count })
    }

    private func state(of job: Int) throws -> String {
        try workspace.rows("SELECT state FROM jobs WHERE id = \(job)").first?["state"] as? String ?? ""
    }

    @Test("shows what a cell writes while the cell runs, and its value behind that")
    func streams() throws {
        // It goes on until somebody interrupts it.
        try enter("import time")
        try enter(#"print("be" "gun"); time.sleep(40); print("over")"#)
        #expect(terminal.shows("begun"))
        #expect(try state(of: 2) == "running")
        try terminal.type("\u{3}")
        #expect(terminal.shows("KeyboardInterrupt"))
        try enter(#"print("a" + "b", end=""); 6 * 7"#)
        // An unfinished line stays, and what comes next is not written over it.
        #expect(terminal.shows("ab\n42\n>>> "), "\(terminal.screen)")
        try enter(#"print("c" + "d", end="")"#)
        #expect(terminal.shows("cd\n>>> "), "\(terminal.screen)")
        #expect(!terminal.screen.contains("over\n"))
        try enter("%quit")
        #expect(terminal.status() == 0)
    }

    @Test("is left by quit() and exit(), unless the session means something else by it, and says what there is")
    func leaves() throws {
        try enter("%help")
        for command in ["%help", "%who", "%quit", "Ctrl-C", "Ctrl-D", "quit()"] {
            #expect(terminal.shows(command, after: ">>> %help"), "\(terminal.screen)")
        }
        try enter("%nonsense")
        #expect(terminal.shows("%nonsense: no such command; %help lists them"))
        try enter("quit = lambda: 'mi' + 'ne'")
        try enter("quit()")
        #expect(terminal.shows("'mine'"), "\(terminal.screen)")
        try enter("exit(")
        #expect(eventually { terminal.screen.hasSuffix("... ") })
        try terminal.type("\u{3}")
        try enter("exit()")
        #expect(terminal.status() == 0, "\(terminal.screen)")
        // Nothing that was typed to leave is one of the session's cells that raised something.
        #expect(try workspace.rows(session: "s").allSatisfy { $0.verdict == "passed" })
    }

    @Test("takes a cell back that waits for a queue which is paused")
    func waiting() throws {
        try enter("x = 1")
        #expect(eventually { terminal.screen.hasSuffix(">>> ") })
        #expect(try workspace.assay("queue", "pause", "default").status == 0)
        try enter("x = 2")
        #expect(try eventually { try state(of: 2) == "available" })
        #expect(terminal.shows("queue 'default' is paused: the cell waits"), "\(terminal.screen)")
        try terminal.type("\u{3}")
        #expect(terminal.shows("job 2 was not run: it was cancelled"), "\(terminal.screen)")
        try enter("quit()")
        #expect(try eventually { try state(of: 3) == "available" })
        try terminal.type("\u{3}")
        #expect(terminal.status() == 0, "\(terminal.screen)")
    }

    @Test("is left by quit() where nothing was run at all")
    func leavesAtOnce() throws {
        try enter("quit()")
        #expect(terminal.status() == 0)
    }

    @Test("keeps what was typed, for the next conversation")
    func remembers() throws {
        try enter("x = 40")
        try enter("%quit")
        #expect(terminal.status() == 0)
        let next = try PseudoTerminal(
            Installation.assay, ["repl", "--db", workspace.database, "--session", "s"], folder: workspace.folder)
        #expect(next.shows(">>> "))
        try next.type("\u{1b}[A\u{1b}[A + 2\r")
        #expect(next.shows("x = 40 + 2"))
        #expect(eventually { next.screen.hasSuffix("\n>>> ") }, "\(next.screen.debugDescription)")
        try next.type("x\r")
        #expect(eventually { next.screen.hasSuffix("42\n>>> ") }, "\(next.screen.debugDescription)")
        try next.type("\u{4}")
        #expect(next.status() == 0)
    }
}
