import CPythonShim
import Evaluation
import PolicyRules

/// A text as far as it can be told from the program: runs of known characters and gaps.
struct FollowedText {
    enum Piece: Hashable {
        case known(String)
        /// The text of a number: nothing but digits, signs and the like.
        case number
        case gap
    }

    var pieces: [Piece]

    /// The whole text, where all of it is known; numbers stand as 0.
    var whole: String? {
        var text = ""
        for piece in pieces {
            switch piece {
            case .known(let part): text += part
            case .number: text += "0"
            case .gap: return nil
            }
        }
        return text
    }

    /// What the text certainly begins and ends with.
    var ends: (prefix: String, suffix: String) {
        func run(_ pieces: some Sequence<Piece>, _ join: (String, String) -> String) -> String {
            var text = ""
            for piece in pieces {
                guard case .known(let part) = piece else { break }
                text = join(text, part)
            }
            return text
        }
        return (run(pieces) { $0 + $1 }, run(pieces.reversed()) { $1 + $0 })
    }
}

/// All that an expression may come to, as far as it can be told.
struct FollowedTexts {
    var texts: [FollowedText] = []
    /// Whether it may also be a value that comes from elsewhere: a parameter, an attribute, a function's result.
    var isOpaque = false
    /// Whether it may also be a text that is made of others in sight, in a way that is not followed.
    var isComputed = false

    static let opaque = FollowedTexts(isOpaque: true)
    static let computed = FollowedTexts(isComputed: true)

    static func one(_ pieces: [FollowedText.Piece]) -> FollowedTexts {
        FollowedTexts(texts: [FollowedText(pieces: pieces)])
    }

    /// More alternatives than this are not told apart.
    private static let most = 32

    static func either(_ all: some Sequence<FollowedTexts>) -> FollowedTexts {
        var either = FollowedTexts()
        for one in all {
            either.texts += one.texts
            either.isOpaque = either.isOpaque || one.isOpaque
            either.isComputed = either.isComputed || one.isComputed
        }
        return either.texts.count > most ? .computed : either
    }

    /// The alternatives as parts of a longer text.
    private var alternatives: [FollowedText] {
        texts + (isOpaque ? [FollowedText(pieces: [.gap])] : [])
    }

    func followed(by next: FollowedTexts) -> FollowedTexts {
        if isComputed || next.isComputed || alternatives.count * next.alternatives.count > Self.most {
            return .computed
        }
        return FollowedTexts(
            texts: alternatives.flatMap { first in
                next.alternatives.map { FollowedText(pieces: first.pieces + $0.pieces) }
            })
    }
}

/// Following texts through a program: literals, sums, f-strings, `%`, `join`, and names that hold one of these.
extension TreeWalk {
    private static let deepest = 12

    /// Accounts for steps of following values. A program that asks for too many is judged as if nothing could be
    /// followed any more.
    mutating func spend(_ steps: Int) -> Bool {
        stepsLeft -= steps
        return stepsLeft > 0
    }

    /// What an expression that stands in a scope may come to.
    mutating func follow(_ node: Object, in scope: Scopes.ID, depth: Int = 0) -> FollowedTexts {
        guard depth < Self.deepest, spend(1) else { return .computed }
        let depth = depth + 1
        switch types.kind(of: node) {
        case .constant:
            guard let text = NodeFields.text(node, types) else { return .one([.number]) }
            return PythonText.string(text).map { .one([.known($0)]) } ?? .computed
        case .name: return followName(node, in: scope, depth)
        case .binOp: return followOperation(node, in: scope, depth)
        case .joinedStr:
            return NodeFields.list(.values, of: node).reduce(.one([])) {
                $0.followed(by: follow($1, in: scope, depth: depth))
            }
        case .formattedValue:
            guard let value = NodeFields.value(.value, of: node) else { return .computed }
            let hasForm = NodeFields.value(.formatSpec, of: node).map { $0 != types.none } ?? false
            let followed = follow(value, in: scope, depth: depth)
            return hasForm && followed.texts.count > 0 ? .one([.gap]) : followed
        case .call: return followCall(node, in: scope, depth)
        case .subscript: return followSubscript(node, in: scope, depth)
        case .ifExp:
            let branches = [Field.body, .orelse].compactMap { NodeFields.value($0, of: node) }
            return .either(branches.map { follow($0, in: scope, depth: depth) })
        case .boolOp: return .either(NodeFields.list(.values, of: node).map { follow($0, in: scope, depth: depth) })
        case .namedExpr:
            return NodeFields.value(.value, of: node).map { follow($0, in: scope, depth: depth) } ?? .opaque
        case .unaryOp, .compare: return .one([.number])
        default: return .opaque
        }
    }

    private mutating func followName(_ node: Object, in scope: Scopes.ID, _ depth: Int) -> FollowedTexts {
        guard let values = values(ofName: node, in: scope) else { return .opaque }
        return .either(values.map { follow($0, in: scope, depth: depth) })
    }

    /// All that a name may hold, or nil where something else than plain assignments binds it.
    mutating func values(ofName node: Object, in scope: Scopes.ID) -> [Object]? {
        guard let name = NodeFields.value(.id, of: node), NodeTypes.type(of: name) == types.string else { return nil }
        return values(of: symbol(name), from: scope)
    }

    mutating func values(of symbol: Symbols.ID, from scope: Scopes.ID) -> [Object]? {
        guard spend(memory.scopes.outerDeclarationCount), memory.symbols[symbol].binding < 0,
            !memory.scopes.isDeclaredOuter(symbol)
        else { return nil }
        let bindings = memory.scopes.bindings(of: symbol)
        let meant: [Scopes.Binding]
        switch resolve(symbol, from: scope) {
        case .scope(let own):
            // A class's body reads its own names first.
            if bindings.contains(where: { memory.scopes.kind(of: $0.scope) == .class }) { return nil }
            meant = bindings.filter { $0.scope == own }
        case .outermost:
            // Code that is not seen yet, or the next program of a session, may bind it anew before a function reads it.
            guard phase == .static, !memory.scopes.isInFunction(scope), !evaluatesUnseen() else { return nil }
            meant = bindings.filter { !memory.scopes.isInFunction($0.scope) }
        case .anywhere: return nil
        }
        guard !meant.isEmpty, meant.count <= 16 else { return nil }
        var values: [Object] = []
        for binding in meant {
            guard let node = binding.node, let statement = binding.parent else { return nil }
            if let value = assignedValue(in: statement, to: node) {
                values.append(value)
            } else if let items = iterated(by: statement, into: node) {
                values += items
            } else {
                return nil
            }
        }
        return values
    }

    /// The items of a display that a loop goes through.
    private func iterated(by statement: Object, into target: Object) -> [Object]? {
        guard types.kind(of: statement) == .forLoop, NodeFields.value(.target, of: statement) == target,
            let display = NodeFields.value(.iter, of: statement)
        else { return nil }
        switch types.kind(of: display) {
        case .tuple, .list, .set: return NodeFields.list(.elts, of: display)
        default: return nil
        }
    }

    private mutating func followOperation(_ node: Object, in scope: Scopes.ID, _ depth: Int) -> FollowedTexts {
        guard let left = NodeFields.value(.left, of: node), let right = NodeFields.value(.right, of: node),
            let sign = NodeFields.value(.op, of: node)
        else { return .computed }
        let first = follow(left, in: scope, depth: depth)
        switch types.kind(of: sign) {
        case .add: return first.followed(by: follow(right, in: scope, depth: depth))
        case .mult:
            let second = follow(right, in: scope, depth: depth)
            let text = first.texts.contains { $0.pieces != [.number] } ? first : second
            return text.isOpaque && text.texts.isEmpty ? .opaque : text.followed(by: text)
        case .mod:
            guard !first.texts.isEmpty, first.texts.allSatisfy({ $0.whole != nil }) else { return first }
            let arguments = types.kind(of: right) == .tuple ? NodeFields.list(.elts, of: right) : [right]
            let followed = arguments.map { follow($0, in: scope, depth: depth) }
            return .either(first.texts.map { Conversions.fill($0.whole ?? "", with: followed) })
        default: return .one([.number])
        }
    }

    private static let textFunctions: Set<String> = ["str", "repr", "ascii", "format"]
    private static let numberFunctions: Set<String> = [
        "len", "int", "float", "abs", "round", "sum", "ord", "hash", "id",
    ]
    /// Methods whose outcome is a part of the text, or the text with blanks.
    private static let trimmingMethods: Set<String> = [
        "strip", "lstrip", "rstrip", "center", "ljust", "rjust", "expandtabs", "removeprefix", "removesuffix",
    ]
    /// Methods that make another text of a text, or of bytes.
    private static let makingMethods: Set<String> = [
        "join", "replace", "translate", "decode", "lower", "upper", "swapcase", "casefold", "title", "capitalize",
        "format", "format_map", "zfill", "hex", "sub",
    ]

    private mutating func followCall(_ node: Object, in scope: Scopes.ID, _ depth: Int) -> FollowedTexts {
        guard let function = NodeFields.value(.func, of: node) else { return .computed }
        let arguments = NodeFields.list(.args, of: node)
        if types.kind(of: function) == .name, let name = PythonText.string(NodeFields.value(.id, of: function)) {
            if Self.numberFunctions.contains(name) { return .one([.number]) }
            if name == "chr" { return .computed }
            if Self.textFunctions.contains(name), arguments.count == 1 {
                return follow(arguments[0], in: scope, depth: depth)
            }
            return .opaque
        }
        guard types.kind(of: function) == .attribute, let receiver = NodeFields.value(.value, of: function),
            let name = PythonText.string(NodeFields.value(.attr, of: function))
        else { return .opaque }
        if Self.trimmingMethods.contains(name) { return follow(receiver, in: scope, depth: depth) }
        guard Self.makingMethods.contains(name) else { return .opaque }
        guard name == "join", arguments.count == 1 else { return .computed }
        let separator = follow(receiver, in: scope, depth: depth)
        return followJoin(of: arguments[0], by: separator, in: scope, depth)
    }

    private mutating func followJoin(
        of list: Object, by separator: FollowedTexts, in scope: Scopes.ID, _ depth: Int
    ) -> FollowedTexts {
        switch types.kind(of: list) {
        case .list, .tuple:
            var joined: FollowedTexts?
            for item in NodeFields.list(.elts, of: list) {
                let item = follow(item, in: scope, depth: depth)
                joined = joined.map { $0.followed(by: separator).followed(by: item) } ?? item
            }
            return joined ?? .one([])
        case .listComp, .generatorExp:
            guard let element = NodeFields.value(.elt, of: list) else { return .computed }
            let item = follow(element, in: scope, depth: depth)
            return item.followed(by: separator).followed(by: item)
        case .binOp:
            guard let left = NodeFields.value(.left, of: list), depth < Self.deepest,
                NodeFields.value(.op, of: list).flatMap(types.kind) == .mult
            else { return .computed }
            let once = followJoin(of: left, by: separator, in: scope, depth + 1)
            return once.followed(by: separator).followed(by: once)
        case .name:
            guard depth < Self.deepest, let values = values(ofName: list, in: scope) else { return .computed }
            return .either(values.map { followJoin(of: $0, by: separator, in: scope, depth + 1) })
        default: return .computed
        }
    }

    private mutating func followSubscript(_ node: Object, in scope: Scopes.ID, _ depth: Int) -> FollowedTexts {
        guard let value = NodeFields.value(.value, of: node) else { return .computed }
        var displays = [value]
        if types.kind(of: value) == .name { displays = values(ofName: value, in: scope) ?? [] }
        var items: [Object] = []
        for display in displays {
            switch types.kind(of: display) {
            case .dict: items += NodeFields.list(.values, of: display)
            case .list, .tuple: items += NodeFields.list(.elts, of: display)
            default: return follow(display, in: scope, depth: depth).texts.isEmpty ? .opaque : .computed
            }
        }
        return items.isEmpty ? .opaque : .either(items.map { follow($0, in: scope, depth: depth) })
    }
}

/// The `%` operator on texts.
private enum Conversions {
    static func fill(_ template: String, with arguments: [FollowedTexts]) -> FollowedTexts {
        var text = FollowedTexts.one([])
        var rest = arguments[...]
        var run = ""
        var characters = Substring(template)
        while let character = characters.popFirst() {
            guard character == "%" else {
                run.append(character)
                continue
            }
            while let next = characters.first, "#0- +123456789.*lhL".contains(next) { characters.removeFirst() }
            guard let conversion = characters.popFirst() else { return .computed }
            if conversion == "%" {
                run.append("%")
                continue
            }
            text = text.followed(by: .one([.known(run)]))
            run = ""
            switch conversion {
            case "d", "i", "u", "o", "x", "X", "e", "E", "f", "F", "g", "G":
                rest = rest.dropFirst()
                text = text.followed(by: .one([.number]))
            case "s", "r", "a":
                guard let argument = rest.popFirst() else { return .computed }
                text = text.followed(by: argument)
            default: return .computed
            }
        }
        return text.followed(by: .one([.known(run)]))
    }
}
