import CPython
import CPythonShim

/// The program's own frames of a traceback, the first and the last of a deep one.
///
/// Frames of library code are left out: their paths and lines say nothing of the program.
struct TracebackFrames {
    private struct Place {
        var line: Int
        /// nil where the text never became code.
        var function: String?
        /// Where it is not the program's line of that number.
        var source: String?
    }

    private var first: [Place] = []
    private var last: [Place] = []
    private var dropped = 0

    init(of exception: PythonPointer) {
        // The exception holds it, and nothing that could let go of it runs here.
        var traceback = PyException_GetTraceback(exception)
        if let traceback { assay_py_decref(traceback) }
        while let current = traceback {
            if let place = Self.place(current) { add(place) }
            traceback = assay_py_traceback_next(current)
        }
        PyErr_Clear()
    }

    private mutating func add(_ place: Place) {
        guard first.count >= RaisedException.framesKept else { return first.append(place) }
        last.append(place)
        if last.count > RaisedException.framesKept {
            last.removeFirst()
            dropped += 1
        }
    }

    /// Adds a place that is no frame: where a text is no Python.
    mutating func append(line: Int, source: String?) {
        add(Place(line: line, function: nil, source: source))
    }

    private static func place(_ traceback: PythonPointer) -> Place? {
        guard let code = Owned(assay_py_traceback_code(traceback)), let file = assay_py_code_file(code.pointer),
            PythonText.bounded(file, limit: 64) == programFilename
        else { return nil }
        return Place(
            line: Int(assay_py_traceback_line(traceback)),
            function: assay_py_code_name(code.pointer).map { PythonText.bounded($0, limit: 256) } ?? "?")
    }

    /// As CPython prints them.
    func text(_ source: SourceLines) -> String {
        let middle = dropped == 0 ? "" : "  [\(dropped) more frames]\n"
        return Self.write(first, source) + middle + Self.write(last, source)
    }

    private static func write(_ places: [Place], _ source: SourceLines) -> String {
        var text = ""
        for place in places {
            text += "  File \"\(programFilename)\", line \(place.line), in \(place.function ?? "?")\n"
            if let line = source.line(place.line), !line.isEmpty { text += "    \(line)\n" }
        }
        return text
    }

    /// An array of objects with `line`, `function` and `source`, the line's text without indentation; `function` is
    /// null where a text is no Python. In the place of frames that were left out there is an object with `omitted`,
    /// how many. Lines are shortened where all of it would be longer than a traceback may be.
    func json(_ source: SourceLines) -> String {
        for limit in [500, 100, 0] {
            let text = json(source, lineLimit: limit)
            if text.utf8.count <= RaisedException.tracebackBytes { return text }
        }
        return "[]"
    }

    private func json(_ source: SourceLines, lineLimit: Int) -> String {
        func object(_ place: Place) -> String {
            let line = String((place.source ?? source.line(place.line) ?? "").prefix(lineLimit))
            let function = place.function.map(JSONText.quoted) ?? "null"
            return "{\"line\": \(place.line), \"function\": \(function), \"source\": \(JSONText.quoted(line))}"
        }
        let omitted = dropped == 0 ? [] : ["{\"omitted\": \(dropped)}"]
        return "[" + (first.map(object) + omitted + last.map(object)).joined(separator: ", ") + "]"
    }
}
