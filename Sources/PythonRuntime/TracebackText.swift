import CPython
import CPythonShim

/// Writes the program's own frames the way CPython prints a traceback.
enum TracebackText {
    private struct Place {
        var line: Int
        var function: String
    }

    /// Frames of library code are left out: their paths and lines say nothing of the program.
    static func frames(of exception: PythonPointer, source: SourceLines) -> String {
        var first: [Place] = []
        var last: [Place] = []
        var dropped = 0
        // The exception holds it, and nothing that could let go of it runs here.
        var traceback = PyException_GetTraceback(exception)
        if let traceback { assay_py_decref(traceback) }
        while let current = traceback {
            if let place = place(current) {
                if first.count < RaisedException.framesKept {
                    first.append(place)
                } else {
                    last.append(place)
                    if last.count > RaisedException.framesKept {
                        last.removeFirst()
                        dropped += 1
                    }
                }
            }
            traceback = assay_py_traceback_next(current)
        }
        PyErr_Clear()
        let middle = dropped == 0 ? "" : "  [\(dropped) more frames]\n"
        return write(first, source) + middle + write(last, source)
    }

    private static func place(_ traceback: PythonPointer) -> Place? {
        guard let code = Owned(assay_py_traceback_code(traceback)), let file = assay_py_code_file(code.pointer),
            PythonText.bounded(file, limit: 64) == programFilename
        else { return nil }
        return Place(
            line: Int(assay_py_traceback_line(traceback)),
            function: assay_py_code_name(code.pointer).map { PythonText.bounded($0, limit: 256) } ?? "?")
    }

    private static func write(_ places: [Place], _ source: SourceLines) -> String {
        var text = ""
        for place in places {
            text += "  File \"\(programFilename)\", line \(place.line), in \(place.function)\n"
            if let line = source.line(place.line), !line.isEmpty { text += "    \(line)\n" }
        }
        return text
    }

    /// Where a SyntaxError lies, with the line and a caret below it.
    static func place(ofSyntaxError exception: PythonPointer, source: SourceLines) -> String {
        guard PythonText.attribute("filename", of: exception) == programFilename,
            let line = PythonText.integerAttribute("lineno", of: exception)
        else { return "" }
        var text = "  File \"\(programFilename)\", line \(line)\n"
        if let shown = PythonText.attribute("text", of: exception, limit: 500) {
            let code = shown.drop { $0 == " " || $0 == "\t" }
            let trimmed = code.prefix { !$0.isNewline }
            text += "    \(trimmed)\n"
            let offset = PythonText.integerAttribute("offset", of: exception) ?? 0
            let column = offset - (shown.count - code.count)
            if column >= 1, column <= trimmed.count + 1 {
                text += "    " + String(repeating: " ", count: column - 1) + "^\n"
            }
        }
        return text
    }
}
