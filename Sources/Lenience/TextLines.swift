/// A text as lines that know where they came from, and what has been removed from it.
struct TextLines {
    /// A line without its end.
    struct Line {
        /// From 1, in the text as it came.
        let number: Int
        var bytes: [UInt8]

        var isBlank: Bool { bytes.allSatisfy(TextLines.blanks.contains) }
        /// The white space at its beginning.
        var indentation: ArraySlice<UInt8> { bytes.prefix(while: TextLines.blanks.contains) }
        var trimmed: ArraySlice<UInt8> {
            let start = bytes.drop(while: TextLines.blanks.contains)
            return start.prefix(
                (start.lastIndex { !TextLines.blanks.contains($0) } ?? start.startIndex - 1) - start.startIndex + 1)
        }
    }

    /// Space, tab and form feed.
    static let blanks: Set<UInt8> = [32, 9, 12]

    var lines: [Line]
    private(set) var removals: [Removal] = []

    init(_ text: [UInt8]) {
        lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated().map {
            Line(number: $0.offset + 1, bytes: Array($0.element))
        }
    }

    func joined() -> [UInt8] {
        Array(lines.map(\.bytes).joined(separator: [UInt8(ascii: "\n")]))
    }

    mutating func note(_ removal: Removal) {
        removals.append(removal)
    }

    mutating func removeCarriageReturns() {
        let carriageReturn = UInt8(ascii: "\r")
        // Behind the last line there is no line feed.
        let ended = lines.indices.dropLast().filter { lines[$0].bytes.last == carriageReturn }
        guard let first = ended.first else { return }
        for index in ended { lines[index].bytes.removeLast() }
        note(Removal(.crlf, line: lines[first].number, lines: ended.count))
    }

    /// As a statement it could only read a name that nobody has bound.
    mutating func removeLanguageWord() {
        guard let first = lines.firstIndex(where: { !$0.isBlank }),
            LanguageName.isPython(lines[first].trimmed), lines[(first + 1)...].contains(where: { !$0.isBlank })
        else { return }
        note(Removal(.word, line: lines[first].number, text: lines[first].bytes))
        lines.remove(at: first)
    }

    mutating func removeIndentation() {
        let written = lines.filter { !$0.isBlank }
        guard var common = written.first.map({ Array($0.indentation) }) else { return }
        for line in written { common = Array(zip(common, line.indentation).prefix { $0 == $1 }.map(\.0)) }
        guard !common.isEmpty else { return }
        note(Removal(.indentation, line: written[0].number, lines: written.count, text: common))
        for index in lines.indices {
            lines[index].bytes.removeFirst(zip(common, lines[index].bytes).prefix { $0 == $1 }.count)
        }
    }

    /// Where the text begins with one. Lines without stay as they are.
    mutating func removePrompts() {
        guard let first = lines.firstIndex(where: { !$0.isBlank }), Self.prompt(lines[first].bytes) == Self.primary
        else {
            return
        }
        var count = 0
        for index in lines.indices where Self.prompt(lines[index].bytes) != nil {
            lines[index].bytes.removeFirst(min(lines[index].bytes.count, Self.primary.count + 1))
            count += 1
        }
        note(Removal(.prompt, line: lines[first].number, lines: count))
    }

    private static let primary = Array(">>>".utf8)
    private static let secondary = Array("...".utf8)

    private static func prompt(_ line: [UInt8]) -> [UInt8]? {
        [primary, secondary].first { prompt in
            line.starts(with: prompt) && (line.count == prompt.count || line[prompt.count] == UInt8(ascii: " "))
        }
    }
}

/// What people and models call the language.
enum LanguageName {
    private static let names: Set<String> = ["python", "python3", "py", "py3", "pycon", "ipython"]

    static func isPython(_ word: some Collection<UInt8>) -> Bool {
        word.count <= 8 && names.contains(String(decoding: word, as: UTF8.self).lowercased())
    }
}
