import CPython
import CPythonShim

/// The name programs are compiled under; their own frames are known by it.
let programFilename = "<program>"

/// A program's text, and the module it is to be.
public struct Program {
    /// UTF-8, with a NUL behind it for C.
    private let text: [UInt8]
    let moduleName: String

    /// A byte order mark in front is passed over, as Python does where it reads a file.
    public init(_ source: [UInt8], moduleName: String) {
        text = (source.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(source.dropFirst(3)) : source) + [0]
        self.moduleName = moduleName
    }

    /// Await outside a function works where the program is the main module, as in a notebook.
    var allowsTopLevelAwait: Bool { moduleName == "__main__" }

    /// The syntax tree, or the exception that the text deserves.
    ///
    /// The text is taken as the characters it is: no coding cookie, no repair. Bytes that are not
    /// UTF-8 are a SyntaxError.
    public func parse() throws(RaisedException) -> ParsedProgram {
        if let place = firstInvalidUTF8() {
            throw RaisedException(
                type: "SyntaxError", message: "(unicode error) source is not UTF-8 at byte \(place)",
                traceback: "SyntaxError: (unicode error) source is not UTF-8 at byte \(place)\n")
        }
        assay_py_expect_own_compile()
        defer { assay_py_forget_own_compile() }
        let tree = text.withUnsafeBytes {
            assay_py_parse($0.baseAddress?.assumingMemoryBound(to: CChar.self), programFilename, Py_file_input)
        }
        guard let tree else { throw RaisedException.take(source: lines) }
        return ParsedProgram(tree: tree, program: self)
    }

    /// The offset of the first byte that is not UTF-8, from 0.
    private func firstInvalidUTF8() -> Int? {
        var decoder = UTF8.ForwardParser()
        var bytes = text.dropLast().makeIterator()
        var offset = 0
        while true {
            switch decoder.parseScalar(from: &bytes) {
            case .valid(let scalar): offset += scalar.count
            case .emptyInput: return nil
            case .error: return offset
            }
        }
    }

    /// The source as lines, for tracebacks.
    var lines: SourceLines { SourceLines(text: text.dropLast()) }

    public func withSource<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        text.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0.dropLast())) }
    }
}

/// Looks up single lines of a source without splitting all of it.
struct SourceLines {
    let text: ArraySlice<UInt8>

    /// The line of this number, from 1, without its end and indentation; nil where there is none.
    func line(_ number: Int) -> String? {
        var current = 1
        var start = text.startIndex
        while current < number {
            guard let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            start = end + 1
            current += 1
        }
        guard number >= 1, start < text.endIndex else { return nil }
        let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.endIndex
        let blanks: [UInt8] = [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 12]
        let trimmed = text[start..<end].drop { blanks.contains($0) }.prefix(500)
        return String(decoding: trimmed, as: UTF8.self)
    }
}

/// A syntax tree. The tree that is checked is the tree that is compiled: there is no second parse.
public struct ParsedProgram {
    /// An owned reference, kept until ``release()`` or until the process ends.
    public let tree: PythonPointer
    public let program: Program

    /// Lets go of the tree, where the process outlives it.
    public func release() {
        assay_py_decref(tree)
    }

    /// Compiles the tree; where its last statement is an expression, that part apart, for its value.
    public func compile(with interpreter: Interpreter) throws(RaisedException) -> CompiledProgram {
        let awaits = program.allowsTopLevelAwait
        let last = splitLastExpression(interpreter)
        guard let body = compile(tree, "exec", assay_py_compile_flags(nil, awaits), interpreter) else {
            throw RaisedException.take(source: program.lines)
        }
        var value: PythonPointer?
        if let last {
            defer { assay_py_decref(last) }
            value = compile(last, "eval", assay_py_compile_flags(body, awaits), interpreter)
            if value == nil { throw RaisedException.take(source: program.lines) }
        }
        return CompiledProgram(body: body, value: value, program: program)
    }

    /// Takes the last statement off the tree and gives it back as an `ast.Expression`, if it is an expression.
    private func splitLastExpression(_ interpreter: Interpreter) -> PythonPointer? {
        guard let body = Owned(PyObject_GetAttrString(tree, "body")) else { return nil }
        let count = PyList_Size(body.pointer)
        guard count > 0, let last = PyList_GetItem(body.pointer, count - 1) else { return nil }
        let type = UnsafeMutableRawPointer(assay_py_type(last))
        guard type == UnsafeMutableRawPointer(interpreter.expressionStatementType) else { return nil }
        let arguments = PyTuple_New(1)
        PyTuple_SetItem(arguments, 0, PyObject_GetAttrString(last, "value"))
        defer { assay_py_decref(arguments!) }
        guard let expression = PyObject_CallObject(interpreter.expressionType, arguments) else {
            PyErr_Clear()
            return nil
        }
        PyList_SetSlice(body.pointer, count - 1, count, nil)
        return expression
    }

    private func compile(
        _ tree: PythonPointer, _ mode: String, _ flags: Int32, _ interpreter: Interpreter
    ) -> PythonPointer? {
        guard let arguments = Owned(PyTuple_New(5)) else { return nil }
        assay_py_incref(tree)
        PyTuple_SetItem(arguments.pointer, 0, tree)
        PyTuple_SetItem(arguments.pointer, 1, PyUnicode_FromString(programFilename))
        PyTuple_SetItem(arguments.pointer, 2, PyUnicode_FromString(mode))
        PyTuple_SetItem(arguments.pointer, 3, PyLong_FromLong(Int(flags)))
        // Not the flags of whoever is running: nobody is.
        PyTuple_SetItem(arguments.pointer, 4, PyBool_FromLong(1))
        assay_py_expect_own_compile()
        defer { assay_py_forget_own_compile() }
        return PyObject_CallObject(interpreter.compile, arguments.pointer)
    }
}
