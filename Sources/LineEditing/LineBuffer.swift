/// A line that is being typed, and where the cursor stands in it. Knows nothing of terminals.
public struct LineBuffer: Sendable, Hashable {
    public private(set) var characters: [Character]
    /// Before which character the next one is put; from 0 to their count.
    public private(set) var cursor: Int

    public init(_ text: String = "") {
        characters = Array(text)
        cursor = characters.count
    }

    public var text: String { String(characters) }

    public mutating func insert(_ character: Character) {
        characters.insert(character, at: cursor)
        cursor += 1
    }

    public mutating func deleteBackward() {
        guard cursor > 0 else { return }
        cursor -= 1
        characters.remove(at: cursor)
    }

    public mutating func deleteForward() {
        guard cursor < characters.count else { return }
        characters.remove(at: cursor)
    }

    public mutating func move(by distance: Int) {
        cursor = min(max(0, cursor + distance), characters.count)
    }

    public mutating func moveToStart() { cursor = 0 }
    public mutating func moveToEnd() { cursor = characters.count }

    public mutating func deleteToStart() {
        characters.removeFirst(cursor)
        cursor = 0
    }

    public mutating func deleteToEnd() {
        characters.removeLast(characters.count - cursor)
    }

    /// The word before the cursor, and the blanks behind it.
    public mutating func deleteWord() {
        var start = cursor
        while start > 0, characters[start - 1].isWhitespace { start -= 1 }
        while start > 0, !characters[start - 1].isWhitespace { start -= 1 }
        characters.removeSubrange(start..<cursor)
        cursor = start
    }
}
