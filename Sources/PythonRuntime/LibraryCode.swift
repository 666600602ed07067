import CPython
import CPythonShim
import Glibc

/// Whose code is running: the program's, or a library's, by the file that the code object names.
///
/// A program cannot give its own code a library's file name: ``GuardIntegrity`` sees to that.
enum LibraryCode {
    nonisolated(unsafe) private static var roots: [String] = []
    /// What was found of file names lately, by the address of the string. Each is kept, so that no other takes its place.
    nonisolated(unsafe) private static let known = {
        let slots = UnsafeMutablePointer<(name: PythonPointer?, isLibrary: Bool)>.allocate(capacity: knownCount)
        slots.initialize(repeating: (nil, false), count: knownCount)
        return slots
    }()
    private static let knownCount = 256

    /// The same folders under every name they are known to have.
    nonisolated(unsafe) private static var rootNames: [String] = []

    /// Before any program has run, which could change where modules come from.
    static func learnRoots() {
        let folders = Interpreter.searchPath
        roots = folders.map { $0 + "/" }
        rootNames = Array(Set(folders + folders.compactMap(EventPath.real))).map { $0 + "/" }
    }

    /// The function that is running.
    struct Running {
        /// `module.function` of a library's; nil where it is the program's.
        var function: String?
        fileprivate var code: UInt

        /// Whether the function's own code holds a name, or a text constant that is one.
        func mentions(_ name: String) -> Bool {
            guard let code = PythonPointer(bitPattern: code) else { return false }
            return assay_py_code_mentions(code, name)
        }
    }

    /// Nil where no Python code is running, or there is no memory to say which.
    static func running() -> Running? {
        // The frame runs, and holds its code, as long as it is used here.
        guard let code = Owned(assay_py_running_code()) else { return nil }
        return Running(function: functionName(code.pointer), code: UInt(bitPattern: code.pointer))
    }

    private static func functionName(_ code: PythonPointer) -> String? {
        guard let file = assay_py_code_file(code), isLibrary(file: file), let name = assay_py_code_name(code),
            let module = moduleName(ofFile: PythonText.bounded(file, limit: 4_096))
        else { return nil }
        return module + "." + PythonText.bounded(name, limit: 256)
    }

    /// Whether the file of a code object is the library's. `name` is a `str`.
    static func isLibrary(file name: PythonPointer) -> Bool {
        let slot = known + Int(UInt(bitPattern: name) >> 4) % knownCount
        if slot.pointee.name == name { return slot.pointee.isLibrary }
        let isLibrary = isLibrary(path: PythonText.bounded(name, limit: 4_096))
        guard assay_py_is_exactly_str(name), slot.pointee.name == nil else { return isLibrary }
        assay_py_incref(name)
        slot.pointee = (name, isLibrary)
        return isLibrary
    }

    private static func isLibrary(path: String) -> Bool {
        path.hasPrefix("<frozen ") || (roots.contains { path.hasPrefix($0) } && !path.contains("/../"))
    }

    /// What lies below a library root, the root left off; nil for all other paths.
    static func placeBelowRoot(_ path: String) -> Substring? {
        rest(of: path, below: rootNames)
    }

    private static func rest(of path: String, below roots: [String]) -> Substring? {
        roots.filter { path.hasPrefix($0) || path + "/" == $0 }.max { $0.count < $1.count }
            .map { path.dropFirst($0.count) }
    }

    /// `collections` for the file of that module below a library root.
    private static func moduleName(ofFile file: String) -> String? {
        if file.hasPrefix("<frozen "), file.hasSuffix(">") { return String(file.dropFirst(8).dropLast()) }
        guard var path = rest(of: file, below: roots), path.hasSuffix(".py") else { return nil }
        path = path.dropLast(3)
        if path.hasSuffix("/__init__") { path = path.dropLast(9) }
        return path.split(separator: "/").joined(separator: ".")
    }

    /// Whether nothing but the import system stands between here and its entry for modules, or an import statement
    /// of the library's: a module is being loaded, and nobody has called the import system's parts directly.
    static func isLoadingModule() -> Bool {
        var isLoading = false
        walk { code, frame in
            guard let function = functionName(code) else { return false }
            if function.hasPrefix("importlib._bootstrap") {
                isLoading = function == "importlib._bootstrap._find_and_load"
                return !isLoading
            }
            // `from package import module` asks for the module from within.
            isLoading = assay_py_is_importing(frame)
            return false
        }
        return isLoading
    }

    /// Whether library code runs because its module is being loaded: nothing of the program's called it.
    static func isWithinLoadedModule() -> Bool {
        var isLoading = false
        walk { code, _ in
            guard let function = functionName(code) else { return false }
            isLoading = function == "importlib._bootstrap._find_and_load"
            return !isLoading
        }
        return isLoading
    }

    /// The line that the program's own text is at; nil where none of its code is running.
    static func programLine() -> Int? {
        var line: Int?
        walk { code, frame in
            guard let file = assay_py_code_file(code), PythonText.bounded(file, limit: 64) == programFilename else {
                return true
            }
            line = Int(PyFrame_GetLineNumber(frame))
            return false
        }
        return line.flatMap { $0 > 0 ? $0 : nil }
    }

    /// Goes outward from the running frame while `body` wants more, a bounded number of frames.
    private static func walk(_ body: (PythonPointer, OpaquePointer) -> Bool) {
        guard let first = PyEval_GetFrame() else { return }
        var frame = first
        var held: [PythonPointer] = []
        defer { held.forEach(assay_py_decref) }
        for _ in 0..<200 {
            guard let found = PyFrame_GetCode(frame) else { return }
            let code = UnsafeMutableRawPointer(found).assumingMemoryBound(to: PyObject.self)
            held.append(code)
            guard body(code, frame), let back = PyFrame_GetBack(frame) else { return }
            held.append(UnsafeMutableRawPointer(back).assumingMemoryBound(to: PyObject.self))
            frame = back
        }
    }
}
