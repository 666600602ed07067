extension TextLines {
    /// A fenced block: its fences, which need not both be there, and what is between them.
    private struct Block {
        enum Language {
            case python, unsaid, other
        }

        let language: Language
        let opening: Int
        let content: Range<Int>
        /// nil where the text ends within it.
        let closing: Int?
    }

    mutating func removeFences() {
        let blocks = fencedBlocks()
        let labelled = blocks.filter { $0.language == .python }
        let kept = labelled.isEmpty ? Array(blocks.filter { $0.language == .unsaid }.prefix(1)) : labelled
        guard !kept.isEmpty else { return }
        let fences = Set(kept.flatMap { [$0.opening, $0.closing].compactMap(\.self) })
        let inside = Set(kept.flatMap(\.content))
        var outside: [Line] = []
        func endText(_ text: inout TextLines) {
            guard let first = outside.first else { return }
            if outside.contains(where: { !$0.isBlank }) {
                text.note(
                    Removal(
                        .text, line: first.number, lines: outside.count,
                        text: Array(outside.map(\.bytes).joined(separator: [UInt8(ascii: "\n")]))))
            }
            outside = []
        }
        var program: [Line] = []
        let all = lines
        for (index, line) in all.enumerated() {
            if inside.contains(index) {
                program.append(line)
            } else if fences.contains(index) {
                endText(&self)
                note(Removal(.fence, line: line.number, text: line.bytes))
            } else {
                outside.append(line)
            }
        }
        endText(&self)
        // The last line's end stays one.
        if program.last?.isBlank == false { program.append(Line(number: program.last?.number ?? 0, bytes: [])) }
        lines = program
    }

    /// Every block that begins outside a string of Python, where no backtick can be.
    private func fencedBlocks() -> [Block] {
        var blocks: [Block] = []
        var strings = StringScan()
        var index = 0
        while index < lines.count {
            guard !strings.isInString, let fence = Fence(lines[index]), fence.mayOpen else {
                strings.pass(lines[index].bytes)
                index += 1
                continue
            }
            let closing = closing(of: fence, after: index)
            let end = closing ?? lines.count
            blocks.append(
                Block(language: fence.language, opening: index, content: (index + 1)..<end, closing: closing))
            index = end + 1
            strings = StringScan()
        }
        return blocks
    }

    /// The first fence that is no part of a string; where the strings never end, the first of all.
    private func closing(of fence: Fence, after opening: Int) -> Int? {
        var strings = StringScan()
        var first: Int?
        for index in lines.indices[(opening + 1)...] {
            if Fence(lines[index])?.closes(fence) == true {
                if !strings.isInString { return index }
                first = first ?? index
            }
            strings.pass(lines[index].bytes)
        }
        return first
    }

    /// A line of three backticks or more.
    private struct Fence {
        let length: Int
        let label: ArraySlice<UInt8>

        init?(_ line: Line) {
            let trimmed = line.trimmed
            length = trimmed.prefix { $0 == UInt8(ascii: "`") }.count
            guard length >= 3 else { return nil }
            label = trimmed.dropFirst(length).drop(while: TextLines.blanks.contains)
        }

        var mayOpen: Bool { !label.contains(UInt8(ascii: "`")) }

        var language: Block.Language {
            let word = label.prefix { !TextLines.blanks.contains($0) }
            if word.isEmpty { return .unsaid }
            return LanguageName.isPython(word) ? .python : .other
        }

        func closes(_ opening: Fence) -> Bool { label.isEmpty && length >= opening.length }
    }
}

/// Whether a place in a text of Python is inside a string, line by line.
struct StringScan {
    private enum State {
        case code
        /// Until three of this quote, or one of it or the line's end.
        case triple(UInt8)
        case single(UInt8)
    }

    private var state = State.code

    var isInString: Bool {
        if case .code = state { false } else { true }
    }

    /// Takes a line in. A string in single quotes ends with it, unless a backslash is its last character.
    mutating func pass(_ line: [UInt8]) {
        var index = 0
        while index < line.count {
            let byte = line[index]
            switch state {
            case .code:
                if byte == UInt8(ascii: "#") { return }
                guard byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") else { break }
                let isTriple = Self.isTriple(byte, in: line, at: index)
                state = isTriple ? .triple(byte) : .single(byte)
                index += isTriple ? 2 : 0
            case .triple(let quote):
                if byte == UInt8(ascii: "\\") {
                    index += 1
                } else if byte == quote, Self.isTriple(quote, in: line, at: index) {
                    index += 2
                    state = .code
                }
            case .single(let quote):
                if byte == UInt8(ascii: "\\") {
                    if index == line.count - 1 { return }
                    index += 1
                } else if byte == quote {
                    state = .code
                }
            }
            index += 1
        }
        if case .single = state { state = .code }
    }

    private static func isTriple(_ quote: UInt8, in line: [UInt8], at index: Int) -> Bool {
        index + 2 < line.count && line[index + 1] == quote && line[index + 2] == quote
    }
}
