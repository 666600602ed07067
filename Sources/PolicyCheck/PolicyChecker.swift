public import CPythonShim
public import Evaluation
public import PolicyRules

/// What a check found.
public struct CheckResult: Sendable {
    /// At most ``Violation/limit``, sorted by position.
    public var violations: [Violation]
    /// How many there were.
    public var total: Int
    /// Whether any of them, reported or only counted, is of a rejecting rule.
    public var rejects: Bool
}

/// Applies a policy to CPython's own syntax trees.
///
/// Theory of operation. The rules are sorted by what they look at, and node types, field names and
/// the policy's words are resolved to addresses and hashes, once. A check then walks the tree by
/// instance dictionaries, with a stack of its own; each distinct name is classified once, and only
/// what a rule matches costs more than a few table look-ups. Literals that `eval` and its like are
/// called with are parsed and walked as well. Uses of imported names are judged after the walk,
/// when all imports are known. No step runs Python code, so the tree cannot change under it.
///
/// Not thread-safe; needs the GIL.
public final class PolicyChecker {
    private let policy: CompiledPolicy
    let rules: RuleSet
    private let types: NodeTypes
    private let fields: FieldNames
    private let layout: ModuleLayout
    private var typeGuard: NodeTypeGuard
    var known = KnownImports()
    /// Kept from check to check; nil while one is under way.
    private var memory: TreeWalk.Memory? = TreeWalk.Memory()
    private var isMemoryClear = false
    var checks = 0

    /// Resolves node types and names. The interpreter must be initialised, and must not have run
    /// any code that is not trusted.
    public init(policy: CompiledPolicy) {
        self.policy = policy
        rules = RuleSet(policy)
        types = NodeTypes()
        fields = FieldNames()
        layout = ModuleLayout()
        typeGuard = NodeTypeGuard(types: types.types)
    }

    /// Checks a tree before it is compiled.
    ///
    /// - Parameters:
    ///   - tree: The root, borrowed. In the static phase the parser made it. At run time any object
    ///     will do: what is no syntax tree, or only looks like one, is a violation.
    ///   - source: The UTF-8 that the tree was parsed from, for columns and excerpts; empty where
    ///     there is none.
    ///   - phase: Whether the tree is the program's, or of code that the program makes.
    public func check(
        tree: UnsafeMutablePointer<PyObject>, source: UnsafeBufferPointer<UInt8>, phase: Violation.Phase
    ) -> CheckResult {
        let treatment = phase == .runtime ? policy.runtime.compile : .reject
        guard treatment != .ignore, policy.hasRules else {
            return CheckResult(violations: [], total: 0, rejects: false)
        }
        var walk = TreeWalk(
            rules: rules, types: types, fields: fields, layout: layout, phase: phase,
            isFirstProgram: checks == 0,
            findings: Findings(phase: phase, observesOnly: treatment == .observe, source: source), memory: takeMemory())
        if !typeGuard.typesAreTrue() {
            walk.recordUnknown("a node type that was changed", node: NodeKind.module.rawValue, place: nil)
        }
        checks += 1
        walk.visitAll(from: tree, in: Scopes.module)
        let trees = walk.visitEmbeddedCode()
        walk.add(known)
        walk.judgeUses()
        walk.judgeUses(ofMethods: known.methods)
        known.remember(walk.instances.methods)
        known.remember(walk.imports, walk.text)
        trees.forEach(assay_py_decref)
        memory = walk.memory
        return walk.findings.result()
    }

    /// Hands the memory of earlier checks to the next one, which would copy it otherwise.
    private func takeMemory() -> TreeWalk.Memory {
        guard var taken = memory.take() else { return TreeWalk.Memory() }
        // Not where nothing has been noted: clearing writes to what a job process would have to copy.
        if !isMemoryClear { taken.removeAll() }
        isMemoryClear = false
        return taken
    }

    /// Checks a program of its own, so that what Swift makes when it is first asked for, types and conformances above
    /// all, is there before a worker's first fork: every job would make it anew. Leaves no other trace.
    public func warmUp() {
        guard policy.hasRules else { return }
        let text = WarmUp.program
        let tree = text.withCString { assay_py_parse($0, "<program>", Py_file_input) }
        guard let tree else { return PyErr_Clear() }
        defer { assay_py_decref(tree) }
        for _ in 0..<2 {
            var text = text
            text.withUTF8 { _ = check(tree: tree, source: $0, phase: .static) }
        }
        checks = 0
        known = KnownImports()
        memory?.removeAll()
        isMemoryClear = true
    }

    /// Holds the size of a program to the policy's bound, before it is parsed.
    public func checkSize(sourceBytes: Int) -> Violation? {
        guard let most = policy.bounds.bytes, sourceBytes > most else { return nil }
        return Violation(
            phase: .static, severity: .reject, rule: Bounds.bytesRule, node: NodeKind.module.rawValue,
            symbol: "\(sourceBytes) bytes", line: 1, column: 1, endLine: 1, endColumn: 1,
            message: "the program has more than \(most) bytes", excerpt: "")
    }
}
