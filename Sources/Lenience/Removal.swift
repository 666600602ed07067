/// Something that was taken away from a text to make it a program.
public struct Removal: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The carriage returns at the ends of lines.
        case crlf
        /// A line with nothing but the language's name, at the beginning.
        case word
        /// A line of backticks, with or without the language's name.
        case fence
        /// Lines outside fenced blocks, and blocks of something else.
        case text
        /// `>>> ` and `... ` at the beginning of lines.
        case prompt
        /// White space that all lines begin with.
        case indentation
        /// What is beyond ``limit``.
        case more
    }

    /// At most this many are told apart.
    public static let limit = 50
    /// At most so many bytes of a removed text are kept.
    public static let textBytes = 1_000

    public let kind: Kind
    /// The first line that it was taken from, from 1, in the text as it came.
    public let line: Int
    /// How many lines it was taken from.
    public let lines: Int
    /// What it was, where its kind does not say it.
    public let text: String?

    init(_ kind: Kind, line: Int, lines: Int = 1, text: [UInt8]? = nil) {
        self.kind = kind
        self.line = line
        self.lines = lines
        self.text = text.map { String(decoding: Self.bounded($0), as: UTF8.self) }
    }

    /// Cut between two characters.
    private static func bounded(_ text: [UInt8]) -> ArraySlice<UInt8> {
        guard text.count > textBytes else { return text[...] }
        var end = textBytes
        while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
        return text[..<end]
    }

    /// Of a list, an array of objects with `what`, `line`, `lines` and, where there is one, `text`.
    public static func json(_ removals: [Removal]) -> String {
        "[" + removals.map(\.json).joined(separator: ", ") + "]"
    }

    private var json: String {
        let text = text.map { ", \"text\": \(Self.quoted($0))" } ?? ""
        return "{\"what\": \"\(kind.rawValue)\", \"line\": \(line), \"lines\": \(lines)\(text)}"
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20:
                quoted += "\\u00" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
