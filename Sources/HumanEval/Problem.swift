import JSONLines

/// A HumanEval problem. Texts are bytes: UTF-8, but for what Python's `json` lets through.
struct Problem {
    let prompt: [UInt8]
    let test: [UInt8]
    let entryPoint: [UInt8]

    /// The program that judges a completion, byte for byte as the original harness builds it.
    func program(completion: [UInt8]) -> [UInt8] {
        var program = prompt
        program += completion
        program += "\n".utf8
        program += test
        program += "\ncheck(".utf8
        program += entryPoint
        program += ")".utf8
        return program
    }
}

extension Problem {
    init(_ members: [JSONMember]) throws {
        self.init(
            prompt: try members.string("prompt"), test: try members.string("test"),
            entryPoint: try members.string("entry_point"))
    }
}

/// The problems of a file, by `task_id`.
struct ProblemSet {
    private(set) var problems: [[UInt8]: Problem] = [:]

    /// - Parameters:
    ///   - copy: what is read in its place, where there is a copy.
    ///   - line: is told every line, in order.
    init(path: String, copy: String? = nil, line hash: (LineBlock.Line) -> Void) throws {
        let reader = try LineReader(path: copy ?? path, copyOf: copy.map { _ in path })
        try reader.forEachLine { line in
            hash(line)
            do {
                var scanner = JSONScanner(line, dialect: .python)
                let members = try scanner.members()
                try scanner.finish()
                let problem = try Problem(members)
                let taskID = try members.string("task_id")
                guard problems.updateValue(problem, forKey: taskID) == nil else {
                    throw JSONError("task_id \"\(String(decoding: taskID, as: UTF8.self))\" appears twice")
                }
            } catch let error as JSONError {
                throw LineError(file: reader.name, line: line.number, reason: error.description)
            }
        }
        guard !problems.isEmpty else { throw LineError(file: reader.name, reason: "holds no problems") }
    }
}

extension [JSONMember] {
    /// The text under a key that must be there.
    func string(_ key: String) throws -> [UInt8] {
        guard let member = first(where: { $0.key == [UInt8](key.utf8) }) else {
            throw JSONError("\"\(key)\" is missing")
        }
        guard case .string(let text) = member.value else { throw JSONError("\"\(key)\" must be a string") }
        return text
    }

    /// Gives a key a value as Python's `dict` does: a known key keeps its place.
    mutating func set(_ key: String, _ value: JSONValue) {
        let key = [UInt8](key.utf8)
        if let place = firstIndex(where: { $0.key == key }) {
            self[place].value = value
        } else {
            append(JSONMember(key: key, value: value))
        }
    }
}
