/// Lines of Python as they are typed: whether they are a whole yet. Decided by brackets, strings and colons alone, as
/// nobody here knows Python's grammar.
public struct PythonInput: Sendable, Hashable {
    public private(set) var lines: [String] = []

    public init() {}

    public var isEmpty: Bool { lines.isEmpty }
    public var text: String { lines.joined(separator: "\n") + "\n" }

    /// Takes a line.
    ///
    /// - Returns: whether the lines are a whole: no bracket or string is open and no line goes on, and where a block has
    ///   begun, a blank line ends it.
    public mutating func take(_ line: String) -> Bool {
        lines.append(line)
        let end = Self.scan(lines)
        if end.isOpen { return false }
        let isBlank = line.allSatisfy(\.isWhitespace)
        if end.hasBlock { return isBlank }
        return true
    }

    /// The blanks that the next line is likely to begin with.
    public var indentation: String {
        guard let last = lines.last else { return "" }
        let blanks = String(last.prefix { $0 == " " || $0 == "\t" })
        let end = Self.scan([last])
        return !end.isOpen && end.hasBlock ? blanks + "    " : blanks
    }

    private struct End {
        /// Within a bracket, a string, or behind a backslash.
        var isOpen = false
        /// Some line ended with a colon, outside of those, or is a decorator.
        var hasBlock = false
    }

    private static func scan(_ lines: [String]) -> End {
        var end = End()
        var depth = 0
        /// The quotes that the string began with.
        var quote: String?
        for line in lines {
            let characters = Array(line)
            var index = 0
            var last: Character?
            var goesOn = false
            scanning: while index < characters.count {
                let character = characters[index]
                if let open = quote {
                    if character == "\\" {
                        index += 2
                        continue
                    }
                    if starts(with: open, characters, at: index) {
                        quote = nil
                        index += open.count
                        last = character
                        continue
                    }
                    index += 1
                    continue
                }
                switch character {
                case "#": break scanning
                case "\"", "'":
                    let triple = String(repeating: character, count: 3)
                    quote = starts(with: triple, characters, at: index) ? triple : String(character)
                    index += quote?.count ?? 1
                    last = character
                    continue
                case "(", "[", "{": depth += 1
                case ")", "]", "}": depth = max(0, depth - 1)
                case "\\" where index == characters.count - 1: goesOn = true
                default: break
                }
                if !character.isWhitespace { last = character }
                index += 1
            }
            // A string of one line ends with it, closed or not: what that is, the program will be told.
            if quote?.count == 1 { quote = nil }
            if quote == nil, depth == 0, last == ":" { end.hasBlock = true }
            if line.first == "@" { end.hasBlock = true }
            end.isOpen = quote != nil || depth > 0 || goesOn
        }
        return end
    }

    private static func starts(with text: String, _ characters: [Character], at index: Int) -> Bool {
        characters[index...].starts(with: text)
    }
}
