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
        var traceback = PyException_GetTraceback(exception)
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
            let next = PyObject_GetAttrString(current, "tb_next")
            assay_py_decref(current)
            traceback = next
            if next == assay_py_none() {
                assay_py_decref(next!)
                traceback = nil
            }
        }
        PyErr_Clear()
        let middle = dropped == 0 ? "" : "  [\(dropped) more frames]\n"
        return write(first, source) + middle + write(last, source)
    }

    private static func place(_ traceback: PythonPointer) -> Place? {
        guard let frame = Owned(PyObject_GetAttrString(traceback, "tb_frame")),
            let code = Owned(PyObject_GetAttrString(frame.pointer, "f_code")),
            PythonText.attribute("co_filename", of: code.pointer) == programFilename
        else {
            PyErr_Clear()
            return nil
        }
        return Place(
            line: PythonText.integerAttribute("tb_lineno", of: traceback) ?? 0,
            function: PythonText.attribute("co_name", of: code.pointer) ?? "?")
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
