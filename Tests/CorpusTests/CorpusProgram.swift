import Foundation

/// One program of the corpus, with what its header says of it.
///
/// The header is the comment lines `# key: value` at the top of the file, as far as the keys are known.
struct CorpusProgram: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        /// Programs that leave the language and reach something.
        case escapes
        /// Programs that use up something, or confuse who reports on them.
        case abuses
        /// Programs of the kinds that models write.
        case honest
        /// Honest programs that `default` is known to refuse, since it cannot tell them from hostile ones.
        case refused
    }

    /// `family/name`: the file's path within the folder of its kind, without `.py`.
    let name: String
    let file: URL
    let headers: [String: String]

    var family: String { String(name.prefix { $0 != "/" }) }

    /// A header's values, where commas separate them.
    func values(_ key: String) -> [String] {
        (headers[key] ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// The program's text: the file itself, or what a file `*.gen.py` prints, where that is shorter to keep.
    func source() throws -> String {
        guard file.lastPathComponent.hasSuffix(".gen.py") else { return try text(of: file) }
        let outcome = try Command(Installation.python, [file.path]).run()
        guard outcome.status == 0 else { throw CorpusError("\(name): cannot be generated: \(outcome.error)") }
        return outcome.output
    }

    /// A file beside the program, by its ending; nil where there is none.
    func companion(_ ending: String) throws -> String? {
        let companion = file.deletingPathExtension().appendingPathExtension(ending)
        guard FileManager.default.fileExists(atPath: companion.path) else { return nil }
        return try text(of: companion)
    }

    private func text(of file: URL) throws -> String {
        String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }
}

extension CorpusProgram {
    private static let folder = Installation.root.appendingPathComponent("Tests/Corpus")
    private static let keys: Set = [
        "source", "effect", "caught", "needs", "allowed", "refused", "timeout", "wall", "memory", "output",
    ]

    /// All programs of a kind, by name.
    static func all(_ kind: Kind) throws -> [CorpusProgram] {
        let folder = folder.appendingPathComponent(kind.rawValue)
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        var programs: [CorpusProgram] = []
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "py" else { continue }
            let path = file.deletingPathExtension().pathComponents.suffix(2).joined(separator: "/")
            programs.append(CorpusProgram(name: path, file: file, headers: try readHeaders(file)))
        }
        return programs.sorted { $0.name < $1.name }
    }

    /// Those that this host can run, and how many it cannot: a program may need a package.
    static func runnable(_ kind: Kind) throws -> (programs: [CorpusProgram], skipped: Int) {
        let all = try all(kind)
        let missing = Set(all.flatMap { $0.values("needs") }).filter { !Installation.hasPackage($0) }
        let programs = all.filter { missing.isDisjoint(with: $0.values("needs")) }
        return (programs, all.count - programs.count)
    }

    private static func readHeaders(_ file: URL) throws -> [String: String] {
        var headers: [String: String] = [:]
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2, parts[0].hasPrefix("# ") else { break }
            let key = String(parts[0].dropFirst(2))
            guard keys.contains(key) else { break }
            guard headers[key] == nil else { throw CorpusError("\(file.path): \(key) is given twice") }
            headers[key] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        return headers
    }
}

/// Why the corpus could not be run at all.
struct CorpusError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
