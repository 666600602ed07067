/// A program taken out of the text that a model sent it in.
///
/// Everything that is removed is something that no Python program can have where it stands: backticks outside a string,
/// a prompt or white space before the first statement, a first line that reads a name nobody has bound. So a text that
/// works as it is stays as it is. What is removed is said.
///
/// In this order: carriage returns before line ends; a first line with nothing but the language's name; fences, with
/// all that is outside them; the same name inside; the indentation that all lines share; prompts; and the indentation
/// that was behind those. Of several fenced blocks those are kept that are labelled as Python, one after the other, or
/// the first that has no label where there are none; where all of them are of other languages, none is.
public struct LenientSource: Sendable, Hashable {
    public let source: [UInt8]
    /// In the order of the steps; empty where nothing was removed.
    public let removals: [Removal]

    /// - Parameter text: as it came. One that is not UTF-8 is left alone.
    public init(_ text: [UInt8]) {
        guard String(validating: text, as: UTF8.self) != nil else {
            source = text
            removals = []
            return
        }
        var lines = TextLines(text)
        lines.removeCarriageReturns()
        lines.removeLanguageWord()
        lines.removeFences()
        lines.removeLanguageWord()
        lines.removeIndentation()
        lines.removePrompts()
        lines.removeIndentation()
        let cleaned = lines.joined()
        let isNothing = cleaned.allSatisfy { TextLines.blanks.contains($0) || $0 == UInt8(ascii: "\n") }
        source = isNothing ? text : cleaned
        removals = isNothing ? [] : Self.bounded(lines.removals)
    }

    private static func bounded(_ removals: [Removal]) -> [Removal] {
        guard removals.count > Removal.limit else { return removals }
        let rest = removals.dropFirst(Removal.limit - 1)
        return removals.prefix(Removal.limit - 1)
            + [Removal(.more, line: rest.map(\.line).min() ?? 1, lines: rest.reduce(0) { $0 + $1.lines })]
    }
}
