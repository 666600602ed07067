import Glibc
import PythonRuntime
import Sandbox

/// What this worker needs of the host's files, for whoever builds the sandbox around it.
///
/// Printed as lines of a key, a tab and a value. Runs outside the sandbox, and no program with it.
enum HostDescription {
    static func print() {
        // Before CPython, so that what it loads is seen as well.
        let interpreter: Interpreter
        do {
            interpreter = try Interpreter(sitePackages: [], preload: ["hashlib", "_ctypes"])
        } catch {
            write("error", "\(error)")
            exit(3)
        }
        _ = interpreter
        write("interpreter", Interpreter.version)
        for path in Interpreter.searchPath { write("python", path) }
        for folder in Interpreter.siteFolders { write("site", folder) }
        for object in ThisProcess.loadedObjects() { write("object", object) }
    }

    private static func write(_ key: String, _ value: String) {
        Swift.print("\(key)\t\(value)")
    }
}
