import AuditLog
import Evaluation
import PolicyLanguage
import PolicyRules
import Reporting
import Supervisor

/// Finds in programs where they import a module, by the check that policies are made of.
struct ImportSearch {
    /// One place in one program.
    struct Finding {
        /// What kind of place it is.
        enum Kind: String {
            /// An import statement, in the program or in a literal that it executes.
            case statement
            /// The module is reached through another one that was imported: `import os`, then `os.path`.
            case use
            /// A function that imports by name is used in a program that has the module's name in it.
            case computed
            /// The policy of the day saw it while the program ran.
            case runtime
        }

        let kind: Kind
        let symbol: String
        let line: Int64
        let column: Int64
        /// Whether the policy of the day let it pass; nil where that is not recorded.
        let isAllowed: Bool?
        /// The rule of the policy of the day that refused it.
        let rule: String?
    }

    private static let importRule = "imports-the-module"
    private static let computedRule = "imports-by-name"

    private let module: String
    private let firstComponent: [UInt8]
    private let policy: CompiledPolicy
    private let worker: SingleWorker

    /// - Parameters:
    ///   - module: a module or member, such as `os` or `os.path`; it stands for everything below as well.
    ///   - without: layers that the worker does without.
    init(module: String, without: [SandboxLayer]) throws {
        self.module = module
        firstComponent = Array(module.prefix { $0 != "." }.utf8)
        let text = """
            name: audit-imports
            rules:
              - id: \(Self.importRule)
                severity: observe
                message: imports the module
                imports: {deny: ["\(module)"]}
              - id: \(Self.computedRule)
                severity: observe
                message: imports by name
                imports: {deny: [importlib.import_module, importlib.__import__]}
              - id: \(Self.computedRule)-too
                severity: observe
                message: imports by name
                names: [__import__]
            """
        do {
            policy = try PolicyLanguage.compile(text: text, hash: Digest.sha256(Array(text.utf8)).hex)
        } catch {
            throw UserError("'\(module)': name a module or a member of one, such as os or os.path")
        }
        worker = try SingleWorker(without: without)
    }

    /// Where a program imports the module, for each of its starts; nothing for what is no program, nor for one whose text
    /// is gone.
    func findings(in program: StartedPrograms.Program) throws -> [(start: StartedPrograms.Start, finding: Finding)] {
        let places = try places(in: program.text)
        return program.starts.flatMap { start in
            let seen = start.violations.filter { $0.phase == "runtime" && isBelowModule($0.symbol) }.map {
                Finding(
                    kind: .runtime, symbol: $0.symbol, line: $0.line, column: $0.column, isAllowed: !$0.isRejection,
                    rule: $0.isRejection ? $0.rule : nil)
            }
            return (places.map { finding($0.kind, $0.violation, start) } + seen).map { (start: start, finding: $0) }
        }
    }

    private func places(in text: StartedPrograms.Text) throws -> [(kind: Finding.Kind, violation: Violation)] {
        guard case .present(let source) = text, mayName(source) else { return [] }
        let found = try worker.check(source: source, policy: policy).violations
        let relevant = found.filter { $0.rule == Self.importRule && !$0.symbol.hasPrefix(".") }
        let statements = relevant.filter { $0.node == "alias" }
        let kind = statements.isEmpty ? Finding.Kind.use : .statement
        let places = (statements.isEmpty ? Array(relevant.prefix(1)) : statements).map { (kind: kind, violation: $0) }
        let isNamed = contains(source, firstComponent)
        let computed = isNamed ? found.filter { $0.rule.hasPrefix(Self.computedRule) && $0.node != "alias" } : []
        return places + computed.map { (kind: .computed, violation: $0) }
    }

    private func finding(_ kind: Finding.Kind, _ violation: Violation, _ start: StartedPrograms.Start) -> Finding {
        let refusal = start.violations.first {
            $0.isRejection && $0.phase == "static" && Self.refuses($0, violation)
        }
        return Finding(
            kind: kind, symbol: violation.symbol, line: Int64(violation.line), column: Int64(violation.column),
            isAllowed: refusal != nil ? false : start.hasAllViolations ? true : nil, rule: refusal?.rule)
    }

    /// Whether what the policy of the day refused is what was found: the same name at the same place (of `os.path.join`
    /// it may have refused `os.path`), the call there, or the whole statement.
    private static func refuses(_ refusal: StartedPrograms.StoredViolation, _ found: Violation) -> Bool {
        let place = (Int64(found.line), Int64(found.column))
        if refusal.node == "Import" || refusal.node == "ImportFrom" {
            return (refusal.line, refusal.column) <= place && place < (refusal.endLine, refusal.endColumn)
        }
        guard (refusal.line, refusal.column) == place else { return false }
        return refusal.node == "Call" || refusal.symbol == found.symbol || refusal.symbol.hasPrefix(found.symbol + ".")
            || found.symbol.hasPrefix(refusal.symbol + ".")
    }

    private func isBelowModule(_ symbol: String) -> Bool {
        symbol == module || symbol.hasPrefix(module + ".")
    }

    /// Whether the check can find anything: Python takes identifiers in other alphabets for ASCII ones (NFKC), and code
    /// in a literal may be spelled with escapes.
    private func mayName(_ source: [UInt8]) -> Bool {
        contains(source, firstComponent) || source.contains { $0 >= 0x80 }
            || ["exec", "eval", "compile"].contains { contains(source, Array($0.utf8)) }
    }

    private func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        guard let first = part.first, text.count >= part.count else { return false }
        return (0...text.count - part.count).contains { text[$0] == first && text[$0..<$0 + part.count] == part[...] }
    }
}
