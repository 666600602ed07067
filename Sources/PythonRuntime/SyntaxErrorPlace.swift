import CPython

/// Where a SyntaxError lies, with the line and a caret below it.
struct SyntaxErrorPlace: CustomStringConvertible {
    let line: Int
    /// The line without its indentation, where the exception has it.
    private(set) var text: String?
    private var caret: Int?

    /// nil where it is about another text than the program's.
    init?(of exception: PythonPointer) {
        guard PythonText.attribute("filename", of: exception) == programFilename,
            let line = PythonText.integerAttribute("lineno", of: exception)
        else { return nil }
        self.line = line
        guard let shown = PythonText.attribute("text", of: exception, limit: 500) else { return }
        let code = shown.drop { $0 == " " || $0 == "\t" }
        let trimmed = code.prefix { !$0.isNewline }
        text = String(trimmed)
        let offset = PythonText.integerAttribute("offset", of: exception) ?? 0
        let column = offset - (shown.count - code.count)
        if column >= 1, column <= trimmed.count + 1 { caret = column - 1 }
    }

    var description: String {
        var lines = "  File \"\(programFilename)\", line \(line)\n"
        if let text { lines += "    \(text)\n" }
        if let caret { lines += "    " + String(repeating: " ", count: caret) + "^\n" }
        return lines
    }
}
