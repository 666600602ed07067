import Evaluation

/// Why bytes are no policy.
public enum PolicyDecodingError: Error, Sendable, Hashable {
    /// They end before the policy does.
    case truncated
    /// They go on after it.
    case trailingBytes(Int)
    /// They were written by another version of assay.
    case version(UInt8)
    /// A value at this offset is none of its kind.
    case malformed(offset: Int)
}

extension CompiledPolicy {
    /// Reads what ``encoded()`` wrote. Any other bytes throw: nothing is assumed about them.
    public init(decoding bytes: [UInt8]) throws(PolicyDecodingError) {
        var reader = ByteReader(bytes)
        let version = try reader.byte()
        guard version == Self.encodingVersion else { throw .version(version) }
        self.init(
            name: try reader.string(), hash: try reader.string(),
            rules: try reader.list { reader throws(PolicyDecodingError) in try reader.rule() })
        bounds = Bounds(
            bytes: try reader.bound(), nodes: try reader.bound(), depth: try reader.bound(),
            constantBytes: try reader.bound())
        runtime = RuntimeRules(
            compile: try reader.value { RuntimeRules.Treatment(rawValue: $0) },
            imports: try reader.value { RuntimeRules.Treatment(rawValue: $0) },
            trusted: try reader.paths())
        audit = try reader.list { reader throws(PolicyDecodingError) in try reader.auditRule() }
        guard reader.remaining == 0 else { throw .trailingBytes(reader.remaining) }
    }
}

struct ByteReader {
    private let bytes: [UInt8]
    private(set) var offset = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var remaining: Int { bytes.count - offset }

    mutating func byte() throws(PolicyDecodingError) -> UInt8 {
        guard remaining >= 1 else { throw .truncated }
        offset += 1
        return bytes[offset - 1]
    }

    mutating func flag() throws(PolicyDecodingError) -> Bool {
        switch try byte() {
        case 0: false
        case 1: true
        default: throw .malformed(offset: offset - 1)
        }
    }

    mutating func integer() throws(PolicyDecodingError) -> Int {
        var value: UInt64 = 0
        for shift in stride(from: 0, to: 64, by: 8) { value |= UInt64(try byte()) << UInt64(shift) }
        return Int(truncatingIfNeeded: value)
    }

    mutating func length() throws(PolicyDecodingError) -> Int {
        var value: UInt32 = 0
        for shift in stride(from: 0, to: 32, by: 8) { value |= UInt32(try byte()) << UInt32(shift) }
        // Every element takes a byte at least, so a count beyond what is left is a lie.
        guard value <= remaining else { throw .truncated }
        return Int(value)
    }

    mutating func string() throws(PolicyDecodingError) -> String {
        let start = offset
        let count = try length()
        defer { offset += count }
        guard let string = String(validating: bytes[offset..<offset + count], as: UTF8.self) else {
            throw .malformed(offset: start)
        }
        return string
    }

    mutating func list<Element>(
        _ read: (inout ByteReader) throws(PolicyDecodingError) -> Element
    ) throws(PolicyDecodingError) -> [Element] {
        let count = try length()
        var elements: [Element] = []
        for _ in 0..<count { elements.append(try read(&self)) }
        return elements
    }

    mutating func bound() throws(PolicyDecodingError) -> Int? {
        let isPresent = try flag()
        let value = try integer()
        return isPresent ? value : nil
    }

    /// A string that stands for a value of some type.
    mutating func value<Value>(_ make: (String) -> Value?) throws(PolicyDecodingError) -> Value {
        let start = offset
        guard let value = make(try string()) else { throw .malformed(offset: start) }
        return value
    }

    mutating func values<Value>(_ make: (String) -> Value?) throws(PolicyDecodingError) -> [Value] {
        try list { reader throws(PolicyDecodingError) in try reader.value(make) }
    }
}

extension ByteReader {
    mutating func rule() throws(PolicyDecodingError) -> Rule {
        Rule(
            id: try string(), severity: try value { Violation.Severity(rawValue: $0) },
            message: try string(), matcher: try matcher())
    }

    mutating func auditRule() throws(PolicyDecodingError) -> AuditRule {
        AuditRule(
            id: try string(), severity: try value { Violation.Severity(rawValue: $0) },
            message: try string(), events: try paths(), arguments: try values { TextGlob($0) },
            exceptions: try values { TextGlob($0) },
            actors: AuditRule.Actors(program: try flag(), functions: try paths()), trusted: try paths())
    }

    mutating func paths() throws(PolicyDecodingError) -> [DottedGlob] {
        try values { DottedGlob($0) }
    }

    private mutating func globs() throws(PolicyDecodingError) -> [NameGlob] {
        try values { NameGlob($0) }
    }

    private mutating func names() throws(PolicyDecodingError) -> Selection<NameGlob> {
        Selection(deny: try values { NameGlob($0) }, allow: try values { NameGlob($0) })
    }

    private mutating func matcher() throws(PolicyDecodingError) -> Matcher {
        switch try byte() {
        case MatcherTag.nodes: .nodes(try names())
        case MatcherTag.imports:
            .imports(
                ImportMatcher(
                    paths: Selection(deny: try paths(), allow: try paths()), ignoresUnused: try flag()))
        case MatcherTag.names: .names(try names())
        case MatcherTag.builtins: .builtins(BuiltinMatcher(names: try names(), withLiteralKey: try globs()))
        case MatcherTag.attributes:
            .attributes(
                AttributeMatcher(
                    names: try names(), contexts: try paths(), compared: try globs(), read: try globs(),
                    ofInstance: try globs(), ignoresStores: try flag(), ignoresOwn: try flag()))
        case MatcherTag.definitions:
            .definitions(
                DefinitionMatcher(
                    names: try names(), beside: try globs(), allowsAttributeLiterals: try flag(),
                    onlyAnnotated: try flag()))
        case MatcherTag.calls:
            .calls(
                CallMatcher(
                    callees: try values { CallMatcher.Callee($0) }, requirement: try requirement(),
                    acceptsInstance: try flag()))
        case MatcherTag.templates: .strings(.templates)
        case MatcherTag.literals: .strings(.literals(try names()))
        case MatcherTag.keys: .strings(.keys(try names()))
        case MatcherTag.composed: .strings(.composed(try names()))
        case MatcherTag.reexports: .reexports(allow: try paths())
        case MatcherTag.moduleValues: .moduleValues(allowedCallees: try paths())
        default: throw .malformed(offset: offset - 1)
        }
    }

    private mutating func requirement() throws(PolicyDecodingError) -> CallMatcher.Requirement? {
        guard try flag() else { return nil }
        let arguments: CallMatcher.Arguments =
            switch try byte() {
            case RequirementTag.position: .position(try position(), keyword: try optionalString())
            case RequirementTag.keyword: .keyword(try string())
            case RequirementTag.all: .all
            case RequirementTag.receiver: .receiver
            default: throw .malformed(offset: offset - 1)
            }
        let form: CallMatcher.Form =
            switch try byte() {
            case RequirementTag.attributeLiteral: .attributeLiteral
            case RequirementTag.moduleLiteral: .moduleLiteral
            case RequirementTag.literal: .literal
            case RequirementTag.oneOf: .oneOf(try values { $0 })
            case RequirementTag.present: .present
            case RequirementTag.absent: .absent
            case RequirementTag.namespace: .namespace
            case RequirementTag.template: .template
            case RequirementTag.noText: .noText
            case RequirementTag.fileless: .fileless
            case RequirementTag.ownDefinition: .ownDefinition
            default: throw .malformed(offset: offset - 1)
            }
        return CallMatcher.Requirement(arguments: arguments, form: form)
    }

    private mutating func optionalString() throws(PolicyDecodingError) -> String? {
        let isPresent = try flag()
        let text = try string()
        return isPresent ? text : nil
    }

    private mutating func position() throws(PolicyDecodingError) -> Int {
        let start = offset
        let value = try integer()
        guard (1...CallMatcher.highestPosition).contains(value) else { throw .malformed(offset: start) }
        return value
    }
}
