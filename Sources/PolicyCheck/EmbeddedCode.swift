import CPythonShim
import Evaluation

/// Code in a string literal that `eval`, `exec` or `compile` is called with.
struct EmbeddedCode {
    /// The literal, whose position stands for everything in the code.
    var literal: Object
    /// The `str` or `bytes`.
    var text: Object
    var scope: Scopes.ID
}

extension TreeWalk {
    /// Notes the code of a call to `eval` and its like, if it is a literal. Code made in any other
    /// way is checked when it is compiled; so is this, when the call is already a run-time matter.
    mutating func noteEmbeddedCode(_ call: Object, scope: Scopes.ID) {
        guard phase == .static, let code = NodeFields.list(.args, of: call).first,
            let value = NodeFields.literal(code, types)
        else { return }
        guard assay_py_is_exactly_str(value) || assay_py_is_bytes(value) else { return }
        embedded.append(EmbeddedCode(literal: literal ?? code, text: value, scope: scope))
    }

    /// Walks embedded code, and the code embedded in that. Returns the trees, which have to live
    /// as long as what was found in them.
    mutating func visitEmbeddedCode() -> [Object] {
        var trees: [Object] = []
        var next = 0
        while next < embedded.count {
            let code = embedded[next]
            next += 1
            // What is no program raises a SyntaxError when it comes to that.
            guard let tree = parse(code.text) else { continue }
            trees.append(tree)
            literal = code.literal
            visitAll(from: tree, in: memory.scopes.open(.embedded, in: code.scope))
        }
        literal = nil
        return trees
    }

    private func parse(_ code: Object) -> Object? {
        var flags = PyCompilerFlags()
        flags.cf_flags = PyCF_ONLY_AST
        flags.cf_feature_version = PY_MINOR_VERSION
        let text: [UInt8]?
        if assay_py_is_exactly_str(code) {
            // The text is what runs, whatever a comment in it says about its encoding.
            flags.cf_flags |= PyCF_IGNORE_COOKIE
            text = PythonText.withUTF8(code) { Array($0) }
        } else {
            text = PyBytes_AsString(code).map { start in
                start.withMemoryRebound(to: UInt8.self, capacity: PyBytes_Size(code)) {
                    Array(UnsafeBufferPointer(start: $0, count: PyBytes_Size(code)))
                }
            }
        }
        // `eval` skips leading blanks, which would be an indentation otherwise.
        guard let text, !text.contains(0) else { return nil }
        let trimmed = text.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        let tree = (trimmed + [0]).withUnsafeBytes { buffer in
            Py_CompileStringExFlags(
                buffer.bindMemory(to: CChar.self).baseAddress, "<literal>", Py_file_input, &flags, -1)
        }
        if tree == nil { PyErr_Clear() }
        return tree
    }
}
