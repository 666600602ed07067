/// Any JSON value, with the keys of objects in the order they were written.
public indirect enum JSONValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    /// The number as it was written.
    case number(String)
    /// UTF-8; with ``JSONScanner/Dialect/python``, single surrogates as well, three bytes each.
    case string([UInt8])
    case array([JSONValue])
    case object([JSONMember])
}

/// A key of an object and its value.
public struct JSONMember: Sendable, Hashable {
    public var key: [UInt8]
    public var value: JSONValue

    public init(key: [UInt8], value: JSONValue) {
        self.key = key
        self.value = value
    }
}

extension JSONScanner {
    /// Reads whatever comes next.
    public mutating func value() throws -> JSONValue {
        switch try kind() {
        case .null:
            try null()
            return .null
        case .boolean: return .boolean(try boolean())
        case .number: return .number(try number())
        case .string: return .string(try string())
        case .array:
            var elements: [JSONValue] = []
            try array { scanner in elements.append(try scanner.value()) }
            return .array(elements)
        case .object: return .object(try members())
        }
    }

    /// Reads an object.
    public mutating func members() throws -> [JSONMember] {
        var members: [JSONMember] = []
        var places: [[UInt8]: Int] = [:]
        try object { scanner, key in
            let value = try scanner.value()
            guard let place = places[key] else {
                places[key] = members.count
                members.append(JSONMember(key: key, value: value))
                return
            }
            guard scanner.dialect == .python else {
                throw JSONError("key \"\(String(decoding: key.prefix(100), as: UTF8.self))\" appears twice")
            }
            members[place].value = value
        }
        return members
    }
}
