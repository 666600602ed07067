import CPython
import CPythonShim
public import Evaluation
import PolicyCheck
import PolicyRules

/// Holds what a program does while it runs to the policy that its text was held to.
///
/// Theory of operation. A PEP 578 audit hook, which Python code cannot remove, hears of every event; its first part
/// is C and lets pass what nobody is interested in (`AuditHook.h`). What is left is, by its name:
///
/// - code being made: held to the rules over syntax before any of it runs (`CompileCheck`);
/// - code that passes for the library's, hooks and interpreters of the program's own: what would fool or switch off
///   this guard, and ends the job whatever the policy's rules say (`GuardIntegrity`);
/// - events that audit rules name (`AuditRules`).
///
/// Modules imported by a call rather than by a statement have no event of their own; they go through functions that
/// take the place of the interpreter's (`ImportGuard`).
public enum RuntimeGuard {
    /// How a program is watched while it runs. A class: letting go of a value of closures would make Swift look up
    /// their types, in every job anew.
    public final class Watch {
        public var terms: Terms
        /// The program's text, for excerpts.
        public var program: Program
        /// Gives back memory that was kept for having something to say.
        public var makeRoom: () -> Void
        /// Says that an audit rule, by its place in the policy, matched an event for the first time with an argument.
        public var reportEvent: (Int, String, String) -> Void
        /// Says how often each reported event was seen, and how many there were in all.
        public var reportCounts: ([Int64], Int64) -> Void
        /// Ends the job: the rule, the violations kept, how many there were. Does not return.
        public var block: (String, [Violation], Int) -> Never

        public init(
            terms: Terms, program: Program, makeRoom: @escaping () -> Void,
            reportEvent: @escaping (Int, String, String) -> Void, reportCounts: @escaping ([Int64], Int64) -> Void,
            block: @escaping (String, [Violation], Int) -> Never
        ) {
            self.terms = terms
            self.program = program
            self.makeRoom = makeRoom
            self.reportEvent = reportEvent
            self.reportCounts = reportCounts
            self.block = block
        }

        var policy: CompiledPolicy { terms.policy }
        var checker: PolicyChecker { terms.checker }
    }

    // The interpreter has one lock, under which the hook runs; a worker and its jobs have one interpreter each.
    nonisolated(unsafe) static var watch: Watch?
    nonisolated(unsafe) private static var interests: [Interest] = []
    nonisolated(unsafe) private static var numbers: [String: Int32] = [:]
    nonisolated(unsafe) private static var seen = (violations: [Violation](), total: 0)

    /// Adds the hook; before the first fork, for good.
    static func install() {
        LibraryCode.learnRoots()
        let added = assay_py_add_audit_hook(
            { name in
                guard let name else { return -1 }
                RuntimeGuard.secureMemory()
                return RuntimeGuard.number(of: String(cString: name))
            },
            { number, name, arguments in
                guard let name, let arguments else { return 0 }
                RuntimeGuard.secureMemory()
                return RuntimeGuard.handle(number, String(cString: name), arguments)
            })
        precondition(added == 0, "CPython refuses an audit hook")
        ImportGuard.make()
        precondition(assay_py_make_hidden_object() == 0, "AttributeError is not as it should be")
        CompileCheck.makeTreeClassesImmutable()
    }

    /// Learns which folder jobs may write to; before the first fork.
    public static func learnScratch(_ folder: String) {
        EventPath.learnScratch(folder)
    }

    /// Puts in place what jobs under these terms need; in the worker, before a job is forked. A job that did it itself
    /// would copy every page that it writes to. Nothing is watched before ``arm(_:)``.
    public static func prepare(for terms: Terms) {
        guard prepared !== terms else { return }
        prepared = terms
        ImportGuard.place(for: terms.policy.runtime)
        let placed = assay_py_hide_missed_object(terms.policy.rejectsAtRunTime)
        precondition(placed == 0, "AttributeError cannot be changed")
        assay_py_forget_events()
        numbers = [:]
        interests = []
        guard terms.watches else { return }
        for name in terms.eventNames { assay_py_learn_event(name) }
    }

    nonisolated(unsafe) private static var prepared: Terms?

    /// Watches from here on until the process ends.
    public static func arm(_ watch: Watch) {
        guard watch.terms.watches else { return }
        prepare(for: watch.terms)
        self.watch = watch
        assay_py_arm_audit_hook()
    }

    /// Watches nothing from here on until ``arm(_:)``, which then starts from nothing: between two cells of a session,
    /// where no program runs.
    public static func disarm() {
        watch = nil
        seen = ([], 0)
        AuditRules.forget()
    }

    /// What was seen of code made at run time and let pass, for the record.
    public static var observed: (violations: [Violation], total: Int) { seen }

    /// Says how often the events were seen; before the last report of a job.
    public static func reportCounts() {
        if let watch { AuditRules.reportCounts(watch) }
    }

    // MARK: - events

    /// What is to be done about events of one name.
    private struct Interest {
        var concern: GuardIntegrity.Concern?
        var rules: [Int]
    }

    /// Names beyond those that ordinary programs raise are looked at anew each time.
    private static let mostNames = 1_024
    private static let unnumbered: Int32 = 30_000

    /// A program may have used up all memory just before it acts; what is said of the act needs some.
    private static func secureMemory() {
        if !assay_py_has_memory(memoryNeeded) { watch?.makeRoom() }
    }

    /// Bytes, below what malloc asks the kernel for singly.
    private static let memoryNeeded = 64 << 10

    private static func number(of name: String) -> Int32 {
        if let number = numbers[name] { return number }
        let interest = interest(in: name)
        guard interest.concern != nil || !interest.rules.isEmpty else { return -1 }
        guard interests.count < mostNames else { return unnumbered }
        let number = Int32(interests.count)
        interests.append(interest)
        numbers[name] = number
        return number
    }

    private static func interest(in name: String) -> Interest {
        let audit = prepared?.policy.audit ?? []
        return Interest(
            concern: GuardIntegrity.Concern(event: name), rules: audit.indices.filter { audit[$0].isAbout(event: name) }
        )
    }

    private static func handle(_ number: Int32, _ name: String, _ arguments: PythonPointer) -> Int32 {
        guard let watch else { return 0 }
        let index = Int(number)
        let interest = index < interests.count ? interests[index] : interest(in: name)
        if interest.concern == .compile {
            if assay_py_is_own_compile() { return 0 }
            if CompileCheck.compiling(arguments, watch) != 0 { return -1 }
        } else if let concern = interest.concern {
            GuardIntegrity.examine(concern, name, arguments, watch)
        }
        if !interest.rules.isEmpty { AuditRules.judge(name, arguments, interest.rules, watch) }
        return 0
    }

    // MARK: - findings

    /// Ends the job, or notes what was found.
    static func found(_ violations: [Violation], _ total: Int, rejects: Bool, _ watch: Watch) {
        guard total > 0 else { return }
        if rejects { watch.makeRoom() }
        let room = Violation.limit - seen.violations.count
        seen.violations.append(contentsOf: violations.prefix(max(0, room)))
        seen.total += total
        if rejects {
            AuditRules.reportCounts(watch)
            let first = violations.first { $0.severity == .reject } ?? violations.first
            watch.block(first?.rule ?? "runtime-code", seen.violations, seen.total)
        }
    }

    /// A violation where the program is now, as far as that is known.
    static func violation(
        _ rule: String, _ severity: Violation.Severity, node: String, _ symbol: String, _ message: String,
        _ watch: Watch
    ) -> Violation {
        let line = LibraryCode.programLine()
        let excerpt = line.flatMap { watch.program.lines.line($0) } ?? ""
        return Violation(
            phase: .runtime, severity: severity, rule: rule, node: node, symbol: bounded(symbol, 200),
            line: line ?? 1, column: 1, endLine: line ?? 1, endColumn: 1, message: message,
            excerpt: bounded(excerpt, Violation.excerptBytes))
    }
}
