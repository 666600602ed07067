import Foundation

/// The throw-away container in which escapes run; `Tests/Corpus/container.py` is its inside.
enum Container {
    /// What one program did there.
    struct Row: Decodable, Sendable {
        let name: String
        /// The canaries it touched.
        let effects: Set<String>
        /// The end of what it printed, where it ran under plain Python.
        let output: String?
        let state: String?
        let verdict: String?
        let blockedBy: String?
        let attempt: Int?
        let violations: [Violation]?
    }

    struct Violation: Decodable, Sendable {
        let phase: String
        let rule: String
        let severity: String?
    }

    struct Run: Sendable {
        let rows: [String: Row]
        /// Effects that no program's record explains.
        let unattributed: [String]
    }

    enum Mode {
        case plain
        case assay(policy: String)
    }

    static func run(_ programs: [CorpusProgram], _ mode: Mode) throws -> Run {
        let request = Request(mode, programs)
        let outcome = try Command("/usr/bin/env", ["bwrap"] + namespaces + inside).run(
            input: JSONEncoder().encode(request))
        guard outcome.status == 0 else {
            throw CorpusError("the container ended with \(outcome.status): \(outcome.error)")
        }
        return try read(outcome.output, programs)
    }

    /// Nothing of the host is writable there, and /tmp is its own: canaries stand there and nowhere else.
    private static var namespaces: [String] {
        let unprivileged = getuid() == 0 ? [] : ["--unshare-user"]
        return unprivileged + [
            "--unshare-pid", "--unshare-net", "--unshare-ipc", "--die-with-parent", "--ro-bind", "/", "/",
            "--tmpfs", "/tmp", "--proc", "/proc", "--dev", "/dev",
        ]
    }

    /// The project may lie under /tmp itself.
    private static var inside: [String] {
        [Installation.root.path, Installation.folder.path].flatMap { ["--ro-bind", $0, $0] } + [
            "--chdir", "/tmp", Installation.python,
            Installation.root.appendingPathComponent("Tests/Corpus/container.py").path,
        ]
    }

    private struct Request: Encodable {
        struct Program: Encodable {
            let name: String
            let file: String
            let effects: [String]
        }

        let mode: String
        let policy: String
        let assay = Installation.assay
        let programs: [Program]

        init(_ mode: Mode, _ programs: [CorpusProgram]) {
            switch mode {
            case .plain: (self.mode, policy) = ("plain", "")
            case .assay(let policy): (self.mode, self.policy) = ("assay", policy)
            }
            self.programs = programs.map {
                Program(name: $0.name, file: $0.file.path, effects: $0.values("effect"))
            }
        }
    }

    private struct End: Decodable {
        let end: Bool
        let unattributed: [String]
    }

    private static func read(_ output: String, _ programs: [CorpusProgram]) throws -> Run {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        var lines = output.split(separator: "\n").map { Data($0.utf8) }
        guard let last = lines.popLast(), let end = try? decoder.decode(End.self, from: last) else {
            throw CorpusError("the container's report has no end")
        }
        let rows = try lines.map { try decoder.decode(Row.self, from: $0) }
        guard Set(rows.map(\.name)) == Set(programs.map(\.name)), rows.count == programs.count else {
            throw CorpusError("the container's report does not hold every program once")
        }
        return Run(rows: Dictionary(uniqueKeysWithValues: rows.map { ($0.name, $0) }), unattributed: end.unattributed)
    }
}
