import AuditLog
import Evaluation
import Foundation
import LineEditing
import Reporting
import Store
import Supervisor

/// A conversation with a session: lines in, outcomes out.
final class Conversation {
    private let store: JobStore
    private let template: NewJob
    private let session: String
    private let options: SupervisorOptions
    private let editor: LineEditor
    private var supervisor: SessionSupervisor?
    private var hasRun = false
    private let display = OutcomeDisplay(hasColours: Terminal.standardOutput.isTerminal)

    /// Seconds in which somebody else's supervisor has to begin with a job.
    private static let patience = 2.0
    /// Seconds between two looks at whether that one is still there.
    private static let lookInterval = 0.5

    init(store: JobStore, template: NewJob, session: String, options: SupervisorOptions) {
        self.store = store
        self.template = template
        self.session = session
        self.options = options
        let state = ProcessInfo.processInfo.environment["XDG_STATE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
        let folder = state ?? NSHomeDirectory() + "/.local/state"
        InterruptSignal.install()
        EndingSignal.install()
        editor = LineEditor(
            history: History(path: "\(folder)/assay/history"), ending: EndingSignal.descriptor, width: DisplayWidth.of)
    }

    /// Returns when somebody leaves, or a signal ends it.
    func run() throws {
        defer {
            editor.history.save()
            supervisor?.stop()
        }
        if try !store.hasLiveSupervisor() { startSupervisor() }
        while let text = readCell() {
            switch text.trimmingCharacters(in: .whitespacesAndNewlines) {
            case "": continue
            case "%help": Terminal.people.write(Self.help)
            case "%who": try show(execute(Self.who, policy: Self.ownPolicy))
            case "%quit", "%exit": return
            case "quit()" where try !isBound("quit"), "exit()" where try !isBound("exit"): return
            case let command where command.hasPrefix("%"):
                display.say("\(command): no such command; %help lists them")
            default: try show(execute(text))
            }
        }
    }

    private static let help = """
        %help             this list
        %who              what the session holds
        %quit, %exit      leave; so do Ctrl-D on an empty line, and quit() and exit() as long as the session has nothing
                          of that name
        Ctrl-C            drop what is typed; interrupt the cell that runs, and the session is as it was before it;
                          the second time, wait for it no longer
        Up, Down, Ctrl-R  what was typed before; with Ctrl-R what has the typed text in it

        """

    /// Names of a session may stand for what a policy keeps from being handed around, such as modules.
    private static let ownPolicy = "open"

    /// What the session's names stand for. A program like any other, and recorded as such.
    private static let who = """
        print('\\n'.join(f'{name:<20} {type(eval(name)).__name__}' for name in dir() if not name.startswith('_')))
        """

    /// A whole cell; nil at the end.
    private func readCell() -> String? {
        var input = PythonInput()
        while true {
            let prompt = Terminal.standardOutput.isTerminal ? (input.isEmpty ? ">>> " : "... ") : ""
            switch editor.read(prompt: prompt, draft: Terminal.standardOutput.isTerminal ? input.indentation : "") {
            case .end: return input.isEmpty || EndingSignal.received != nil ? nil : input.text
            case .interrupted: input = PythonInput()
            case .text(let line):
                if input.isEmpty, line.allSatisfy(\.isWhitespace) { continue }
                if input.isEmpty, line.hasPrefix("%") { return line }
                if input.take(line) { return input.text }
            }
        }
    }

    private func startSupervisor() {
        guard supervisor == nil else { return }
        supervisor = SessionSupervisor(database: store.path, session: session, options: options)
    }

    /// Whether a cell of the session's has given something this name. Asked by a program like any other.
    private func isBound(_ name: String) throws -> Bool {
        guard hasRun || template.session != nil else { return false }
        return try execute("'\(name)' in globals()", policy: Self.ownPolicy)?.value == "True"
    }

    private func show(_ judgement: Judgement?) {
        if let judgement { display.show(judgement) }
    }

    /// Queues a cell and follows it to its outcome.
    ///
    /// - Parameter policy: another one than the conversation's.
    /// - Returns: nil where it was not run, which has been said then.
    private func execute(_ text: String, policy: String? = nil) throws -> Judgement? {
        hasRun = true
        var job = template
        if let policy { job.policy = policy }
        job.source = Array(text.utf8)
        job.session = session
        _ = InterruptSignal.take()
        let id = try store.submit([job], actor: .current).first
        do {
            return try follow(id)
        } catch {
            // Nobody is to run it later, when nobody looks.
            try? cancel(id, reason: "its prompt failed")
            throw error
        }
    }

    /// Shows what a cell writes as it comes, and waits for its outcome; Ctrl-C interrupts it, or cancels it where it waits or
    /// was interrupted before. So does a signal that ends the conversation.
    private func follow(_ id: Int64) throws -> Judgement? {
        let start = Date()
        var output = FollowedOutput(of: id)
        var interrupts = 0
        var nextLook = start.addingTimeInterval(Self.lookInterval)
        var hasBegun = false
        var hasToldPause = false
        while true {
            if EndingSignal.received != nil { try cancel(id, reason: "its prompt was ended by a signal") }
            try supervisor?.check()
            interrupts += try interrupt(id, after: interrupts)
            let state = try output.show(from: store)
            switch state {
            case .completed:
                output.finish()
                return try store.result(of: id)?.judgement
            case .cancelled where hasBegun:
                output.finish()
                display.say("job \(id) was cancelled: the session is as it was before")
                return nil
            case .discarded, .cancelled:
                output.finish()
                display.say("job \(id) was not run: \(try store.fault(of: id) ?? "it was cancelled")")
                return nil
            case .available where Date().timeIntervalSince(start) > Self.patience:
                startSupervisor()
                if !hasToldPause, try isPaused() {
                    hasToldPause = true
                    Terminal.people.write(
                        "queue '\(queue)' is paused: the cell waits until somebody resumes it; Ctrl-C cancels it\n")
                }
            default: break
            }
            if state == .running { hasBegun = true }
            if supervisor == nil, Date() >= nextLook {
                nextLook = Date().addingTimeInterval(Self.lookInterval)
                if try !store.hasLiveSupervisor() {
                    // Somebody wanted it ended, and not begun anew.
                    if interrupts > 0 { try cancel(id, reason: "interrupted") }
                    takeOver(whileRunning: state == .running)
                }
            }
            Thread.sleep(forTimeInterval: Date().timeIntervalSince(start) < 1 ? 0.005 : 0.02)
        }
    }

    private var queue: String { PlainText.escaped(template.queue) }

    private func isPaused() throws -> Bool {
        try store.queueControls().contains { $0.queue == template.queue && $0.pausedAt != nil }
    }

    /// Whoever served the session is gone without having given it up.
    private func takeOver(whileRunning isRunning: Bool) {
        if isRunning { Terminal.people.write("the run that served this session is gone; it is served from here now\n") }
        startSupervisor()
    }

    /// - Parameter before: how often somebody has interrupted it already. Once is asked of the program; what does not heed
    ///   that, or is run by nobody, is waited for no longer.
    /// - Returns: how often somebody has since.
    private func interrupt(_ job: Int64, after before: Int) throws -> Int {
        let count = InterruptSignal.take()
        guard count > 0 else { return 0 }
        // One that does not run yet may never, where its queue is paused.
        if try before + count > 1 || !store.interrupt(job: job, actor: .current) {
            try cancel(job, reason: "interrupted")
        }
        return count
    }

    private func cancel(_ job: Int64, reason: String) throws {
        _ = try store.cancel(.jobs([job]), reason: reason, actor: .current)
    }
}
