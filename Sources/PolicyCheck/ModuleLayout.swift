import CPythonShim
import Glibc
import PolicyRules

/// Tells which dotted paths are modules, without importing any: what `from x import y` binds may be one.
///
/// Asks the modules that are loaded, then the folders that the interpreter imports from. Where it errs it says
/// yes: a file beside a package's modules makes a module of the name, whatever the package binds it to.
final class ModuleLayout {
    private let roots: [String]
    private let suffixes: [String]
    private let moduleType: UnsafeRawPointer?
    private var answers: [ModulePath: Bool] = [:]
    private var packages: [ModulePath: [String]] = [:]

    /// Paths are remembered up to this number: a program can name ever new ones.
    private static let mostAnswers = 4_096

    /// Reads where the interpreter imports from, which a program could change later.
    init() {
        roots = PythonText.strings(in: PySys_GetObject("path"))
        let suffixes = PyImport_ImportModule("_imp").flatMap { PyObject_GetAttrString($0, "extension_suffixes") }
        self.suffixes = [".py", ".pyc"] + PythonText.strings(in: suffixes.flatMap { PyObject_CallNoArgs($0) })
        moduleType = PyImport_AddModule("sys").map { UnsafeRawPointer(NodeTypes.type(of: $0)) }
        if PyErr_Occurred() != nil { PyErr_Clear() }
    }

    /// Whether a path of two components or more names a module. Shorter ones are not asked about.
    func isModule(_ path: ModulePath) -> Bool {
        guard path.count > 1 else { return false }
        if let answer = answers[path] { return answer }
        let answer = holds(path) ?? isFile(path)
        if answers.count < Self.mostAnswers { answers[path] = answer }
        return answer
    }

    /// What loaded modules say: the parent holds a module under that name, as `os` does `path`, or certainly
    /// something else, as `unittest` does under `main`. Nil where the name may yet become a module's.
    private func holds(_ path: ModulePath) -> Bool? {
        let isLoaded = loaded(path) != nil
        guard let parent = loaded(path.dropLast()), let dict = PyModule_GetDict(parent),
            let held = PyDict_GetItemString(dict, path[path.count - 1])
        else { return isLoaded ? true : nil }
        if isModule(held) { return true }
        // A module that has been imported as such will not take the name's place again, and one that is no package
        // has no others to import.
        return isLoaded || PyDict_GetItemString(dict, "__path__") == nil ? false : nil
    }

    private func loaded(_ path: some Collection<String>) -> Object? {
        // The dictionary has plain strings for keys unless a program put others there, which finds nothing more.
        guard let module = PyDict_GetItemString(PyImport_GetModuleDict(), path.joined(separator: ".")) else {
            return nil
        }
        return isModule(module) ? module : nil
    }

    private func isModule(_ object: Object) -> Bool {
        NodeTypes.type(of: object) == moduleType
    }

    private func isFile(_ path: ModulePath) -> Bool {
        guard path.allSatisfy({ !$0.isEmpty && !$0.utf8.contains(UInt8(ascii: "/")) }) else { return false }
        let name = path[path.count - 1]
        return folders(of: Array(path.dropLast())).contains { folder in
            exists("\(folder)/\(name)") || suffixes.contains { exists("\(folder)/\(name)\($0)") }
        }
    }

    /// Where the modules of a package lie; nowhere, for what is no package.
    private func folders(of package: ModulePath) -> [String] {
        if let folders = packages[package] { return folders }
        // A loop that ends with the first name that is no folder: a program can write a path of any length.
        var folders = roots
        for name in package where !folders.isEmpty {
            folders = folders.map { "\($0)/\(name)" }.filter(exists)
        }
        if packages.count < Self.mostAnswers { packages[package] = folders }
        return folders
    }

    private func exists(_ file: String) -> Bool {
        access(file, F_OK) == 0
    }
}
