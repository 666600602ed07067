import ArgumentParser
import Foundation
import Reporting
import Store

/// `assay repl`: a prompt over the queue.
struct ReplCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repl", abstract: "Talk to a session.",
        discussion: """
            Every input is a job like any other: checked, run in the sandbox under its limits, recorded. An input goes on \
            while a bracket or a string is open, and where a block has begun until a blank line. What it writes shows while \
            it runs; Ctrl-C interrupts it, and the session goes on; a second one waits for it no longer. %who lists what the session holds, %help what commands \
            there are; %quit, Ctrl-D, quit() or exit() leave. Where no 'assay work' serves the database, the session is \
            served from here; so it is once the 'assay work' that served it is gone. SIGTERM and SIGHUP cancel the cell that \
            runs, and end the prompt with 128 and their number.

            A session that is named stays; one without a name is closed at the end.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var conversation: SessionOptions
    @OptionGroup var options: JobOptions
    @OptionGroup var turn: TurnOptions
    @OptionGroup var pool: PoolOptions
    // Refused by name.
    @OptionGroup(visibility: .hidden) var input: InputOptions
    @OptionGroup(visibility: .hidden) var time: TimeOptions

    func validate() throws {
        if time.at != nil { throw ValidationError("repl executes at once; leave --at out") }
        if input.standardInput != nil || input.expect != nil {
            throw ValidationError("the input of a repl is its programs; leave --stdin and --expect out")
        }
    }

    func run() throws {
        let store = try global.openStore()
        var template = try options.template()
        turn.apply(to: &template)
        if let policy = options.policy { try PolicyListing.requireInForce(policy, in: store) }
        let session = conversation.session ?? "repl-\(UUID().uuidString.lowercased())"
        try Conversation(
            store: store, template: template, session: session,
            options: pool.supervisorOptions(drain: false, queues: [], atMost: 1)
        ).run()
        // One in which nothing was run is none.
        if conversation.session == nil { try? store.closeSession(session, actor: .current) }
        if let signal = EndingSignal.received { throw ExitCode(128 + signal) }
    }
}
