import CPythonShim
import Evaluation
import PolicyRules

/// One pass over a syntax tree, by a stack of its own: the depth of a tree costs no native stack.
///
/// What can be judged where it stands is judged there. What a name means depends on imports that
/// may follow, so uses of names are noted, and judged once the walk is over (`ModuleUse.swift`,
/// `CallForms.swift`).
struct TreeWalk {
    let rules: RuleSet
    let types: NodeTypes
    let fields: FieldNames
    let layout: ModuleLayout
    let phase: Violation.Phase
    var findings: Findings

    /// What was noted on the way, kept from check to check for its memory.
    var memory: Memory
    var imports = ImportBindings()
    var embedded: [EmbeddedCode] = []
    var definitions: [Definition] = []
    /// Names with a meaning that the program itself gave them.
    var ownNames: Set<Symbols.ID> = []
    /// The kinds of nodes seen, of those that rules over definitions ask for.
    var kindsBeside: Set<Int> = []
    var deferredAttributes: [DeferredAttribute] = []
    var deferredCalls: [DeferredCall] = []
    var instances = InstanceProofs()
    /// Whether no other program ran in this interpreter before, whose functions could call this one's methods.
    let isFirstProgram: Bool
    var unseenCode: Bool?
    /// What following values may still cost.
    var stepsLeft = 4_000_000

    /// The literal that the code being walked was written in, if it was.
    var literal: Object?
    private var nodeCount = 0
    private var isTooDeep = false
    private var isOver = false

    /// A node still to be visited.
    struct Pending {
        var node: Object
        /// The nearest ancestor that has a position.
        var anchor: Object?
        var depth: Int32
        var scope: Scopes.ID
    }

    struct Memory {
        var symbols = Symbols()
        var scopes = Scopes()
        var uses = Uses()
        var stack: [Pending] = []

        init() {
            stack.reserveCapacity(256)
        }

        mutating func removeAll() {
            symbols.removeAll()
            scopes.removeAll()
            uses.removeAll()
            stack.removeAll(keepingCapacity: true)
        }
    }

    /// A policy without a bound of its own is walked this far: hand-built trees can be cyclic.
    private static let mostNodes = 10_000_000

    init(
        rules: RuleSet, types: NodeTypes, fields: FieldNames, layout: ModuleLayout, phase: Violation.Phase,
        isFirstProgram: Bool, findings: Findings, memory: consuming Memory
    ) {
        self.rules = rules
        self.types = types
        self.fields = fields
        self.layout = layout
        self.phase = phase
        self.isFirstProgram = isFirstProgram
        self.findings = findings
        self.memory = memory
    }

    /// Visits everything below a root. The root's own names are bound in `scope`.
    mutating func visitAll(from root: Object, in scope: Scopes.ID) {
        push(root, below: Pending(node: root, anchor: nil, depth: 0, scope: scope), scope: scope)
        while !isOver, let pending = memory.stack.popLast() {
            let start = memory.stack.count
            visit(pending)
            reverseStack(from: start)
        }
        memory.stack.removeAll(keepingCapacity: true)
    }

    /// Counts a node and holds it to the bounds and to the rules over node types. Nil: not walked.
    mutating func enter(_ pending: Pending) -> NodeKind? {
        guard let index = types.index(of: pending.node) else {
            recordUnknown(pending, String(cString: pending.node.pointee.ob_type.pointee.tp_name))
            return nil
        }
        let kind = types[index]
        nodeCount += 1
        if nodeCount > rules.bounds.nodes ?? Self.mostNodes {
            if !isOver { record(bound: Bounds.nodesRule, pending, "more than \(nodeCount - 1) nodes") }
            isOver = true
            return nil
        }
        if let deepest = rules.bounds.depth, pending.depth > deepest {
            if !isTooDeep { record(bound: Bounds.depthRule, pending, "deeper than \(deepest) nodes") }
            isTooDeep = true
            return nil
        }
        for rule in rules.nodes[index] {
            if rule == RuleSet.besideMark {
                kindsBeside.insert(index)
            } else {
                record(rule, pending, kind, kind.rawValue)
            }
        }
        return kind
    }

    private mutating func visit(_ pending: Pending) {
        guard let kind = enter(pending) else { return }
        switch kind {
        case .name: visitName(pending, call: nil)
        case .attribute: visitAttribute(pending, call: nil)
        case .call: visitCall(pending)
        case .constant: visitConstant(pending)
        case .importStatement, .importFrom: visitImport(pending, kind)
        case .functionDef, .asyncFunctionDef, .lambda: visitFunction(pending, kind)
        case .classDef: visitClass(pending)
        case .listComp, .setComp, .dictComp, .generatorExp:
            visitFields(pending, kind, scope: memory.scopes.open(.comprehension, in: pending.scope))
        case .namedExpr: visitAssignmentExpression(pending)
        case .arguments, .argument, .comprehension: visitWithOuterParts(pending, kind)
        case .subscript where !rules.keys.isEmpty: visitSubscript(pending)
        case .binOp, .joinedStr: visitComposition(pending, kind)
        case .matchSingleton: visitSingleton(pending)
        default: visitFields(pending, kind, scope: pending.scope)
        }
    }

    /// Visits a node that needs no closer look: every string is a name, all else are nodes.
    mutating func visitFields(_ pending: Pending, _ kind: NodeKind, scope: Scopes.ID) {
        var cursor = cursor(pending.node)
        while let (field, treatment, value) = cursor.next(fields) {
            visitField(field, treatment, value, of: pending, kind, scope: scope)
        }
        noteForeignKey(cursor, pending)
    }

    @inline(__always)
    mutating func visitField(
        _ field: Field, _ treatment: Field.Treatment, _ value: Object, of pending: Pending, _ kind: NodeKind,
        scope: Scopes.ID
    ) {
        switch treatment {
        case .content: visitContent(value, field, of: pending, kind, scope: scope)
        case .operators where rules.examinesOperators: visitContent(value, field, of: pending, kind, scope: scope)
        case .operators, .detail, .inert: break
        }
    }

    @inline(__always)
    private mutating func visitContent(
        _ value: Object, _ field: Field, of pending: Pending, _ kind: NodeKind, scope: Scopes.ID
    ) {
        let type = NodeTypes.type(of: value)
        if value == types.none { return }
        if type == types.string { return visitIdentifier(value, field, of: pending, kind, scope: scope) }
        guard type == types.list else { return push(value, below: pending, scope: scope) }
        for index in 0..<PyList_Size(value) {
            guard let item = PyList_GetItem(value, index), item != types.none else { continue }
            if NodeTypes.type(of: item) == types.string {
                visitIdentifier(item, field, of: pending, kind, scope: scope)
            } else {
                push(item, below: pending, scope: scope)
            }
        }
    }

    @inline(__always)
    mutating func push(_ node: Object, below parent: Pending, scope: Scopes.ID) {
        memory.stack.append(child(node, of: parent, scope: scope))
    }

    @inline(__always)
    mutating func push(_ pending: Pending) {
        memory.stack.append(pending)
    }

    @inline(__always)
    func child(_ node: Object, of parent: Pending, scope: Scopes.ID) -> Pending {
        Pending(node: node, anchor: parent.node, depth: parent.depth + 1, scope: scope)
    }

    /// The last pushed is visited first; reversed, the walk goes in the order of the source, and
    /// the violations that are kept are the first ones.
    @inline(__always)
    private mutating func reverseStack(from start: Int) {
        memory.stack.withUnsafeMutableBufferPointer { buffer in
            var low = start
            var high = buffer.count - 1
            while low < high {
                buffer.swapAt(low, high)
                low += 1
                high -= 1
            }
        }
    }

    @inline(__always)
    func cursor(_ node: Object) -> FieldCursor {
        FieldCursor(node, types, isParsed: phase == .static)
    }

    mutating func noteForeignKey(_ cursor: FieldCursor, _ pending: Pending) {
        if cursor.hasForeignKey { recordUnknown(pending, "a field that nodes of this type do not have") }
    }
}
