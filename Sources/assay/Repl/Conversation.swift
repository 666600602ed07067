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
    private let display = OutcomeDisplay(hasColours: Terminal.standardOutput.isTerminal)

    /// Seconds in which somebody else's supervisor has to begin with a job.
    private static let patience = 2.0

    init(store: JobStore, template: NewJob, session: String, options: SupervisorOptions) {
        self.store = store
        self.template = template
        self.session = session
        self.options = options
        let state = ProcessInfo.processInfo.environment["XDG_STATE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
        let folder = state ?? NSHomeDirectory() + "/.local/state"
        editor = LineEditor(history: History(path: "\(folder)/assay/history"), width: DisplayWidth.of)
    }

    func run() throws {
        InterruptSignal.install()
        defer {
            editor.history.save()
            supervisor?.stop()
        }
        if try !store.hasLiveSupervisor() { startSupervisor() }
        while let text = readCell() {
            switch text.trimmingCharacters(in: .whitespacesAndNewlines) {
            case "": continue
            // Its names may stand for what a policy keeps from being handed around, such as modules.
            case "%who": try execute(Self.who, policy: "open")
            case "%quit", "%exit": return
            case let command where command.hasPrefix("%"):
                display.say("\(command): there are %who and %quit")
            default: try execute(text)
            }
        }
    }

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
            case .end: return input.isEmpty ? nil : input.text
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

    /// Queues a cell and waits for its outcome; Ctrl-C interrupts it.
    ///
    /// - Parameter policy: another one than the conversation's.
    private func execute(_ text: String, policy: String? = nil) throws {
        var job = template
        if let policy { job.policy = policy }
        job.source = Array(text.utf8)
        job.session = session
        _ = InterruptSignal.take()
        let id = try store.submit([job], actor: .current).first
        let start = Date()
        while true {
            try supervisor?.check()
            if InterruptSignal.take() { try store.interrupt(job: id, actor: .current) }
            switch try store.state(of: id) {
            case .completed:
                if let result = try store.result(of: id) { display.show(result.judgement) }
                return
            case .discarded, .cancelled, nil:
                display.say("job \(id) was not run: \(try store.fault(of: id) ?? "it was cancelled")")
                return
            case .available where Date().timeIntervalSince(start) > Self.patience: startSupervisor()
            default: break
            }
            Thread.sleep(forTimeInterval: Date().timeIntervalSince(start) < 1 ? 0.005 : 0.02)
        }
    }
}
