/// What the line formats of notes, checkpoints and proofs have in common: one spelling for everything.
enum StrictText {
    static let newline = UInt8(ascii: "\n")

    /// A number from 0 in decimal: no sign, no leading zero, below 2^63. Nil otherwise.
    static func number(_ text: some Collection<UInt8>) -> Int64? {
        guard (1...19).contains(text.count), text.first != UInt8(ascii: "0") || text.count == 1 else { return nil }
        var value: Int64 = 0
        for character in text {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character) else { return nil }
            let (tens, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = tens.addingReportingOverflow(Int64(character - UInt8(ascii: "0")))
            guard !tooLarge, !overflow else { return nil }
            value = sum
        }
        return value
    }

    /// A hash in base64: 44 characters. Nil otherwise.
    static func hash(_ text: some Collection<UInt8>) -> TreeHash? {
        Base64.decode(text).flatMap { TreeHash(bytes: $0) }
    }

    /// Valid UTF-8 without control characters but newlines, or the number of the first line that is not.
    static func check(_ bytes: some Collection<UInt8>) throws(NoteError) -> String {
        var line = 1
        for byte in bytes {
            if byte == newline { line += 1 }
            guard byte != UInt8(ascii: "\r") else {
                throw NoteError(
                    .malformed, line: line,
                    "a carriage return, as in the line ends of mail (CR LF), which nobody signed: save it with LF")
            }
            guard byte >= 0x20 || byte == newline else {
                throw NoteError(.malformed, line: line, "a control character")
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw NoteError(.malformed, "this is not valid UTF-8")
        }
        return text
    }

    /// Whether a key may have this name: not empty, no white space, no plus, no control character.
    static func isKeyName(_ name: String) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "+" && !$0.properties.isWhitespace }
    }

    /// The lines of a text whose last line ends too.
    static func lines(_ text: some Collection<UInt8>) -> [ArraySlice<UInt8>] {
        Array(text).split(separator: newline, omittingEmptySubsequences: false).dropLast()
    }

    /// Whether two texts have the same bytes; `==` takes canonically equivalent ones for one.
    static func same(_ left: String, _ right: String) -> Bool {
        left.utf8.elementsEqual(right.utf8)
    }
}
