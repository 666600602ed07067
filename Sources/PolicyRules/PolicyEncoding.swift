import Evaluation

/// The compact form in which a policy travels to a worker: a version byte, then the fields in
/// order. Integers are little-endian, strings and lists are preceded by their length in 32 bits.
///
/// Both ends are built from the same sources, so the form may change with any version of assay.
extension CompiledPolicy {
    static let encodingVersion: UInt8 = 1

    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.byte(Self.encodingVersion)
        writer.string(name)
        writer.string(hash)
        writer.list(rules) { $0.rule($1) }
        writer.bound(bounds.bytes)
        writer.bound(bounds.nodes)
        writer.bound(bounds.depth)
        writer.bound(bounds.constantBytes)
        writer.string(runtime.compile.rawValue)
        writer.string(runtime.imports.rawValue)
        writer.list(runtime.trusted) { $0.string($1.text) }
        writer.list(audit) { $0.auditRule($1) }
        return writer.bytes
    }
}

/// What each case of an enumeration is called on the wire.
enum MatcherTag {
    static let nodes: UInt8 = 1
    static let imports: UInt8 = 2
    static let names: UInt8 = 3
    static let builtins: UInt8 = 4
    static let attributes: UInt8 = 5
    static let calls: UInt8 = 6
    static let templates: UInt8 = 7
    static let literals: UInt8 = 8
    static let keys: UInt8 = 9
    static let reexports: UInt8 = 10
    static let moduleValues: UInt8 = 11
    static let composed: UInt8 = 12
    static let definitions: UInt8 = 13
}

enum RequirementTag {
    static let position: UInt8 = 1
    static let all: UInt8 = 2
    static let keyword: UInt8 = 3
    static let receiver: UInt8 = 4

    static let attributeLiteral: UInt8 = 1
    static let moduleLiteral: UInt8 = 2
    static let literal: UInt8 = 3
    static let oneOf: UInt8 = 4
    static let present: UInt8 = 5
    static let absent: UInt8 = 6
    static let namespace: UInt8 = 7
    static let template: UInt8 = 8
    static let noText: UInt8 = 9
    static let fileless: UInt8 = 10
    static let ownDefinition: UInt8 = 11
}

struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func byte(_ value: UInt8) {
        bytes.append(value)
    }

    mutating func flag(_ value: Bool) {
        byte(value ? 1 : 0)
    }

    mutating func integer(_ value: Int) {
        for shift in stride(from: 0, to: 64, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    mutating func length(_ value: Int) {
        let count = UInt32(value)
        for shift in stride(from: 0, to: 32, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: count >> shift))
        }
    }

    mutating func string(_ value: String) {
        length(value.utf8.count)
        bytes.append(contentsOf: value.utf8)
    }

    mutating func list<Element>(_ elements: [Element], _ write: (inout ByteWriter, Element) -> Void) {
        length(elements.count)
        for element in elements { write(&self, element) }
    }

    mutating func bound(_ value: Int?) {
        flag(value != nil)
        integer(value ?? 0)
    }
}

extension ByteWriter {
    mutating func rule(_ rule: Rule) {
        string(rule.id)
        string(rule.severity.rawValue)
        string(rule.message)
        matcher(rule.matcher)
    }

    mutating func auditRule(_ rule: AuditRule) {
        string(rule.id)
        string(rule.severity.rawValue)
        string(rule.message)
        list(rule.events) { $0.string($1.text) }
        list(rule.arguments) { $0.string($1.text) }
        list(rule.exceptions) { $0.string($1.text) }
        flag(rule.actors.program)
        paths(rule.actors.functions)
        paths(rule.trusted)
    }

    private mutating func names(_ selection: Selection<NameGlob>) {
        list(selection.deny) { $0.string($1.text) }
        list(selection.allow) { $0.string($1.text) }
    }

    private mutating func globs(_ globs: [NameGlob]) {
        list(globs) { $0.string($1.text) }
    }

    private mutating func paths(_ globs: [DottedGlob]) {
        list(globs) { $0.string($1.text) }
    }

    private mutating func matcher(_ matcher: Matcher) {
        switch matcher {
        case .nodes(let selection):
            byte(MatcherTag.nodes)
            names(selection)
        case .imports(let imports):
            byte(MatcherTag.imports)
            paths(imports.paths.deny)
            paths(imports.paths.allow)
            flag(imports.ignoresUnused)
        case .names(let selection):
            byte(MatcherTag.names)
            names(selection)
        case .builtins(let builtins):
            byte(MatcherTag.builtins)
            names(builtins.names)
            globs(builtins.withLiteralKey)
        case .attributes(let attributes):
            byte(MatcherTag.attributes)
            names(attributes.names)
            paths(attributes.contexts)
            globs(attributes.compared)
            globs(attributes.read)
            globs(attributes.ofInstance)
            flag(attributes.ignoresStores)
            flag(attributes.ignoresOwn)
        case .calls(let calls):
            byte(MatcherTag.calls)
            list(calls.callees) { $0.string($1.text) }
            requirement(calls.requirement)
            flag(calls.acceptsInstance)
        case .definitions(let definitions):
            byte(MatcherTag.definitions)
            names(definitions.names)
            globs(definitions.beside)
            flag(definitions.allowsAttributeLiterals)
            flag(definitions.onlyAnnotated)
        case .strings(.templates):
            byte(MatcherTag.templates)
        case .strings(.literals(let selection)):
            byte(MatcherTag.literals)
            names(selection)
        case .strings(.keys(let selection)):
            byte(MatcherTag.keys)
            names(selection)
        case .strings(.composed(let selection)):
            byte(MatcherTag.composed)
            names(selection)
        case .reexports(let allow):
            byte(MatcherTag.reexports)
            paths(allow)
        case .moduleValues(let callees):
            byte(MatcherTag.moduleValues)
            paths(callees)
        }
    }

    private mutating func requirement(_ requirement: CallMatcher.Requirement?) {
        flag(requirement != nil)
        guard let requirement else { return }
        switch requirement.arguments {
        case .position(let position, let keyword):
            byte(RequirementTag.position)
            integer(position)
            flag(keyword != nil)
            string(keyword ?? "")
        case .keyword(let keyword):
            byte(RequirementTag.keyword)
            string(keyword)
        case .all: byte(RequirementTag.all)
        case .receiver: byte(RequirementTag.receiver)
        }
        switch requirement.form {
        case .attributeLiteral: byte(RequirementTag.attributeLiteral)
        case .moduleLiteral: byte(RequirementTag.moduleLiteral)
        case .literal: byte(RequirementTag.literal)
        case .oneOf(let texts):
            byte(RequirementTag.oneOf)
            list(texts) { $0.string($1) }
        case .present: byte(RequirementTag.present)
        case .absent: byte(RequirementTag.absent)
        case .namespace: byte(RequirementTag.namespace)
        case .template: byte(RequirementTag.template)
        case .noText: byte(RequirementTag.noText)
        case .fileless: byte(RequirementTag.fileless)
        case .ownDefinition: byte(RequirementTag.ownDefinition)
        }
    }
}
