/// Words as a shell takes them apart: blanks between them, and quotes around what has blanks.
enum ShellWords {
    /// - Returns: nil where a quote is not closed.
    static func split(_ text: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in text {
            if let open = quote {
                if character == open { quote = nil } else { word?.append(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character.isWhitespace {
                if let finished = word { words.append(finished) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if let word { words.append(word) }
        return quote == nil ? words : nil
    }

    /// Text that ``split(_:)`` takes apart into these.
    static func join(_ words: [String]) -> String {
        words.map { word in
            if !word.isEmpty, !word.contains(where: { $0.isWhitespace || "'\"".contains($0) }) { return word }
            // Within one kind of quotes the other kind stands for itself.
            return word.split(separator: "'", omittingEmptySubsequences: false).map { "'\($0)'" }.joined(
                separator: "\"'\"")
        }.joined(separator: " ")
    }
}
