import Foundation
import Testing

/// Holds the sources to the layer table of the README: which module may import which.
@Suite("Imports go one way")
struct ImportTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The rows of the README's layer table: module, and what it may import of ours.
    static func table() throws -> [String: Set<String>] {
        let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        var rows: [String: Set<String>] = [:]
        for line in readme.split(separator: "\n") where line.hasPrefix("| `") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 2 else { continue }
            let imports = cells[1].split(separator: ",").map {
                $0.trimmingCharacters(in: CharacterSet(charactersIn: " `"))
            }
            rows[cells[0].trimmingCharacters(in: CharacterSet(charactersIn: "`"))] = Set(imports.filter { $0 != "–" })
        }
        return rows
    }

    static func modules() throws -> [String] {
        let sources = try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent("Sources").path)
        return sources.sorted()
    }

    static func imports(of module: String) throws -> Set<String> {
        let folder = root.appendingPathComponent("Sources/\(module)")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        var found: Set<String> = []
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
                let words = line.split(separator: " ")
                if let place = words.firstIndex(of: "import"), place <= 1, words.count == place + 2 {
                    found.insert(String(words[place + 1]))
                }
            }
        }
        return found
    }

    @Test("each module imports no more of ours than the README says")
    func imports() throws {
        let table = try Self.table()
        let modules = Set(try Self.modules())
        for module in modules.sorted() {
            let allowed = try #require(table[module], "the README's layer table has no row for \(module)")
            let ours = try Self.imports(of: module).intersection(modules.union(["Migrations"]))
            #expect(ours.isSubset(of: allowed), "\(module) imports \(ours.subtracting(allowed).sorted())")
        }
    }

    @Test("the table itself has no cycles")
    func cycles() throws {
        let table = try Self.table()
        func reaches(_ module: String, _ path: [String]) -> [String]? {
            if path.contains(module) { return path + [module] }
            for next in table[module] ?? [] {
                if let cycle = reaches(next, path + [module]) { return cycle }
            }
            return nil
        }
        for module in table.keys { #expect(reaches(module, []) == nil) }
    }

    @Test("the worker's side knows neither Foundation nor concurrency, assay's side no CPython")
    func sides() throws {
        let workerSide = [
            "Evaluation", "PolicyRules", "Wire", "PolicyCheck", "PythonRuntime", "Sandbox", "assay-worker",
        ]
        for module in workerSide {
            let imports = try Self.imports(of: module)
            #expect(
                imports.isDisjoint(with: ["Foundation", "FoundationEssentials", "Dispatch", "Synchronization"]),
                "\(module)")
        }
        let assaySide = [
            "Store", "AuditLog", "Supervisor", "Reporting", "HumanEval", "Intake", "PolicyLanguage", "assay",
        ]
        for module in assaySide {
            #expect(
                try Self.imports(of: module).isDisjoint(with: ["CPython", "CPythonShim", "PythonRuntime"]), "\(module)")
        }
    }
}
