import CPythonShim
import Evaluation
import PolicyRules

/// What is known about methods whose first parameter is certainly an instance of their class.
struct InstanceProofs {
    /// For each function's scope that was asked about.
    var answers: [Scopes.ID: Bool] = [:]
    /// Comparisons of two instance dictionaries that stand behind a check of the other's class.
    var comparisons: [Scopes.ID: Set<Object>] = [:]
    /// The access paths that read each attribute; built when first asked for.
    var readers: [Symbols.ID: [Int]]?
    /// Names that were read by functions such as `getattr`, as far as literals say.
    var namesRead: Set<String> = []
    /// Beginnings and ends of names that were read so.
    var partsRead: [(prefix: String, suffix: String)] = []
    var mayHaveMetaclass: Bool?
    /// The methods for which it holds, by name.
    var methods: [String: MethodSignature] = [:]
}

/// What of a method's parameters tells a call of it from a call of the plain function.
struct MethodSignature: Hashable {
    var first: String
    var names: Set<String>
    /// Positional parameters without a default.
    var required: Int
}

/// A method gets its first argument from Python's own look-up, and then it is an instance of the class; or from
/// whoever reads the plain function off the class and calls it with anything, `C.method(type)`. The second is
/// excluded where every use of the method's name in the program is a call with too few arguments for that, nothing
/// else gets to see the function, and the class is an ordinary one.
extension TreeWalk {
    /// Whether a name is certainly the instance that the method around it was called on.
    mutating func isInstance(_ symbol: Symbols.ID, from scope: Scopes.ID) -> Bool {
        guard symbol >= 0, phase == .static, isFirstProgram else { return false }
        if case .scope(let function) = resolve(symbol, from: scope), memory.scopes.kind(of: function) == .function,
            let node = memory.scopes.node(of: function), isProven(function)
        {
            let parameters = parameters(of: node)
            if let first = parameters.first, self.symbol(first) == symbol { return true }
            if parameters.count > 1, self.symbol(parameters[1]) == symbol { return isDescriptorMethod(node, function) }
        }
        return holdsInstance(symbol, from: scope)
    }

    /// Whether a function is only ever called as a method. While it is being found out, it is taken for one: a
    /// method may call its namesake of a base by `super()`, and the first call that is none would have to come from
    /// elsewhere.
    private mutating func isProven(_ function: Scopes.ID) -> Bool {
        if let known = instances.answers[function] { return known }
        let before = instances.answers
        instances.answers[function] = true
        let answer = isMethod(function)
        // What rested on it falls with it.
        if !answer { instances.answers = before }
        instances.answers[function] = answer
        return answer
    }

    /// Whether a method is one of a descriptor, whose second argument Python fills with the instance it is read of.
    private mutating func isDescriptorMethod(_ node: Object, _ scope: Scopes.ID) -> Bool {
        guard let name = PythonText.string(NodeFields.value(.name, of: node)),
            ["__get__", "__set__", "__delete__"].contains(name)
        else { return false }
        let second = symbol(parameters(of: node)[1])
        return memory.scopes.isBoundOnce(second, in: scope) && !memory.scopes.isDeclaredOuter(second)
    }

    /// Whether a name holds nothing but new instances of classes of the program.
    private mutating func holdsInstance(_ symbol: Symbols.ID, from scope: Scopes.ID) -> Bool {
        // What a class makes is an instance of it unless __new__ says otherwise.
        guard let values = values(of: symbol, from: scope), !programMayHaveMetaclass(), !names("__new__") else {
            return false
        }
        for value in values {
            guard types.kind(of: value) == .call, let function = NodeFields.value(.func, of: value),
                types.kind(of: function) == .name, let definitions = ownDefinitions(function, from: scope)
            else { return false }
            for definition in definitions {
                guard types.kind(of: definition) == .classDef, isOrdinary(definition),
                    NodeFields.list(.decoratorList, of: definition).isEmpty
                else { return false }
            }
        }
        return true
    }

    /// Whether a name stands anywhere in the program, as a name, an attribute or where `setattr` and its like take it.
    private func names(_ name: String) -> Bool {
        guard let object = PyUnicode_InternFromString(name) else { return true }
        defer { assay_py_decref(object) }
        return memory.symbols.existingID(of: object) != nil || instances.namesRead.contains(name)
    }

    /// The functions and classes of the program that a name stands for; nil where it may stand for anything else.
    mutating func ownDefinitions(_ name: Object, from scope: Scopes.ID) -> [Object]? {
        guard types.kind(of: name) == .name, let text = NodeFields.value(.id, of: name) else { return nil }
        let symbol = symbol(text)
        guard phase == .static, memory.symbols[symbol].binding < 0, spend(memory.scopes.outerDeclarationCount),
            !memory.scopes.isDeclaredOuter(symbol), case .outermost = resolve(symbol, from: scope), !evaluatesUnseen()
        else { return nil }
        let bindings = memory.scopes.bindings(of: symbol).filter { !memory.scopes.isInFunction($0.scope) }
        let nodes = bindings.compactMap(\.node).filter {
            [.classDef, .functionDef, .asyncFunctionDef].contains(types.kind(of: $0))
        }
        return nodes.isEmpty || nodes.count < bindings.count ? nil : nodes
    }

    private mutating func isMethod(_ scope: Scopes.ID) -> Bool {
        guard let function = memory.scopes.node(of: scope), types.kind(of: function) != .lambda,
            let name = NodeFields.value(.name, of: function), let text = PythonText.string(name),
            !Self.implicitlyStatic.contains(text),
            memory.scopes.kind(of: memory.scopes.parent(of: scope)) == .class,
            let type = memory.scopes.node(of: memory.scopes.parent(of: scope)), isOrdinary(type),
            NodeFields.list(.decoratorList, of: function).allSatisfy({ keepsMethod($0) }),
            let first = parameters(of: function).first, let firstText = PythonText.string(first)
        else { return false }
        let own = symbol(first)
        guard spend(memory.scopes.outerDeclarationCount) else { return false }
        guard memory.scopes.isBoundOnce(own, in: scope), memory.symbols[own].binding < 0,
            !memory.scopes.isDeclaredOuter(own), !programMayHaveMetaclass()
        else { return false }
        guard spend(instances.partsRead.count) else { return false }
        if instances.namesRead.contains(text) { return false }
        if instances.partsRead.contains(where: { text.hasPrefix($0.prefix) && text.hasSuffix($0.suffix) }) {
            return false
        }
        let signature = signature(of: function, firstText)
        guard isOnlyCalled(symbol(name), with: signature) else { return false }
        instances.methods[text] = signature
        return true
    }

    /// Holds code of a program that is under way to what its methods were accepted for: that nobody reads them off
    /// the class.
    mutating func judgeUses(ofMethods methods: [String: MethodSignature]) {
        for (name, signature) in methods {
            guard let object = PyUnicode_FromString(name) else { continue }
            defer { assay_py_decref(object) }
            guard let symbol = memory.symbols.existingID(of: object) else { continue }
            if isOnlyCalled(symbol, with: signature), !instances.namesRead.contains(name) { continue }
            for rule in rules.attributes where !rule.part.ofInstance.isEmpty {
                record(rule.rule, at: nil, node: NodeKind.attribute.rawValue, name)
            }
        }
    }

    /// Methods that Python itself calls with a class.
    private static let implicitlyStatic: Set<String> = [
        "__new__", "__init_subclass__", "__class_getitem__", "__prepare__", "__instancecheck__", "__subclasscheck__",
        "__subclasshook__", "mro",
    ]

    /// Decorators that neither call the function nor show it to anybody.
    private static let harmlessDecorators: Set<String> = [
        "property", "abstractmethod", "override", "setter", "getter", "deleter", "final",
    ]

    private mutating func keepsMethod(_ decorator: Object) -> Bool {
        guard let path = accessPath(decorator), Self.harmlessDecorators.contains(path[path.count - 1]) else {
            return false
        }
        // A plain name must mean the builtin or an import, nothing that the program made.
        guard path.count == 1, let name = NodeFields.value(.id, of: decorator) else { return true }
        return memory.scopes.bindings(of: symbol(name)).isEmpty
    }

    /// A class without keywords, whose bases are names.
    private func isOrdinary(_ type: Object) -> Bool {
        NodeFields.list(.keywords, of: type).isEmpty
            && NodeFields.list(.bases, of: type).allSatisfy { accessPath(withoutSubscript($0)) != nil }
    }

    private func withoutSubscript(_ node: Object) -> Object {
        types.kind(of: node) == .subscript ? NodeFields.value(.value, of: node) ?? node : node
    }

    /// Whether some class of the program may have a metaclass of the program's, which sees methods as functions.
    private mutating func programMayHaveMetaclass() -> Bool {
        if let known = instances.mayHaveMetaclass { return known }
        var answer = false
        for use in memory.uses.names where !answer {
            let name = memory.symbols[use.symbol].name
            if PyUnicode_CompareWithASCIIString(name, "type") == 0 {
                // Asking for a value's type is no metaclass; anything else may become one.
                let asked = use.call.map { NodeFields.list(.args, of: $0).count == 1 } ?? isClassInfo(use)
                answer = !asked
            } else if PyUnicode_CompareWithASCIIString(name, "ABCMeta") == 0
                || PyUnicode_CompareWithASCIIString(name, "EnumMeta") == 0
                || PyUnicode_CompareWithASCIIString(name, "EnumType") == 0
            {
                answer = use.anchor.map { types.kind(of: $0) == .classDef } ?? true
            }
        }
        instances.mayHaveMetaclass = answer
        return answer
    }

    /// Whether a name is the second argument of `isinstance` or `issubclass`, or an annotation.
    private func isClassInfo(_ use: Uses.Name) -> Bool {
        guard let parent = use.anchor else { return false }
        switch types.kind(of: parent) {
        case .call:
            guard let function = NodeFields.value(.func, of: parent), let path = accessPath(function) else {
                return false
            }
            return path == ["isinstance"] || path == ["issubclass"]
        case .argument: return true
        default: return false
        }
    }

    func parameters(of function: Object) -> [Object] {
        guard let arguments = NodeFields.value(.args, of: function) else { return [] }
        return (NodeFields.list(.posonlyargs, of: arguments) + NodeFields.list(.args, of: arguments))
            .compactMap { NodeFields.value(.arg, of: $0) }
    }

    private func signature(of function: Object, _ first: String) -> MethodSignature {
        let parameters = parameters(of: function).compactMap { PythonText.string($0) }
        let defaults = NodeFields.value(.args, of: function).map { NodeFields.list(.defaults, of: $0).count } ?? 0
        return MethodSignature(first: first, names: Set(parameters), required: parameters.count - defaults)
    }

    /// Whether every use of a method's name in the program is a call that fails for the plain function, for want of
    /// a first argument.
    private mutating func isOnlyCalled(_ method: Symbols.ID, with signature: MethodSignature) -> Bool {
        guard spend(memory.uses.names.count) else { return false }
        for use in memory.uses.names where use.symbol == method && memory.scopes.kind(of: use.scope) == .class {
            return false
        }
        if instances.readers == nil {
            var readers: [Symbols.ID: [Int]] = [:]
            for (index, chain) in memory.uses.chains.enumerated() {
                for part in memory.uses.parts(of: chain) { readers[part.symbol, default: []].append(index) }
            }
            instances.readers = readers
        }
        for index in instances.readers?[method] ?? [] {
            let chain = memory.uses.chains[index]
            guard memory.uses.parts(of: chain).dropLast().allSatisfy({ $0.symbol != method }) else { return false }
            if chain.use == .store || isOfSuper(chain) || isOfDictionary(chain) { continue }
            if chain.count == 1, chain.root >= 0, holdsInstance(chain.root, from: chain.scope) { continue }
            guard let call = chain.call, lacksFirst(call, signature) else { return false }
        }
        return true
    }

    /// Whether a path begins with `super()`, in a method that has an instance: it then gives bound methods.
    private mutating func isOfSuper(_ chain: Uses.Chain) -> Bool {
        guard chain.count == 1, let base = chain.base, types.kind(of: base) == .call,
            NodeFields.list(.args, of: base).isEmpty, let function = NodeFields.value(.func, of: base),
            accessPath(function) == ["super"], let name = NodeFields.value(.id, of: function),
            memory.scopes.bindings(of: symbol(name)).isEmpty
        else { return false }
        var scope = chain.scope
        while memory.scopes.kind(of: scope) == .comprehension { scope = memory.scopes.parent(of: scope) }
        return memory.scopes.kind(of: scope) == .function && isProven(scope)
    }

    /// Whether a method is one of a dictionary of attributes, whatever the program calls its own ones.
    private func isOfDictionary(_ chain: Uses.Chain) -> Bool {
        let parts = memory.uses.parts(of: chain)
        return parts.count > 1 && text(of: parts[parts.endIndex - 2].symbol) == "__dict__"
    }

    private func lacksFirst(_ call: Object, _ signature: MethodSignature) -> Bool {
        let arguments = NodeFields.list(.args, of: call)
        if arguments.contains(where: { types.kind(of: $0) == .starred }) { return false }
        var named = 0
        for keyword in NodeFields.list(.keywords, of: call) {
            guard let name = PythonText.string(NodeFields.value(.arg, of: keyword)), name != signature.first else {
                return false
            }
            if signature.names.contains(name) { named += 1 }
        }
        return arguments.isEmpty || arguments.count + named < signature.required
    }
}
