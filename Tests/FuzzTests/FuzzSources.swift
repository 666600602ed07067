import Foundation

/// Programs to start from: the corpus and the examples of this project, and Python's own library.
enum FuzzSources {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let programs: [[UInt8]] = {
        var found = files(below: root.appendingPathComponent("Tests/Corpus"))
        for name in ["problems", "samples"] {
            let file = root.appendingPathComponent("examples/\(name).jsonl")
            for line in (try? String(contentsOf: file, encoding: .utf8))?.split(separator: "\n") ?? [] {
                let row = (try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: Any] ?? [:]
                let parts = ["prompt", "canonical_solution", "completion", "test"].compactMap { row[$0] as? String }
                found.append(Array(parts.joined(separator: "\n").utf8))
            }
        }
        return found + hostile.map { Array($0.utf8) }
    }()

    /// The files of a library, in an order that is the same everywhere.
    static func library(_ folder: String) -> [[UInt8]] { files(below: URL(fileURLWithPath: folder)) }

    private static func files(below folder: URL) -> [[UInt8]] {
        let all = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return all.filter { $0.hasSuffix(".py") }.sorted().compactMap { name in
            try? Array(Data(contentsOf: folder.appendingPathComponent(name)))
        }
    }

    /// Ways out of the language, of every form that tools know.
    static let hostile = [
        "().__class__.__base__.__subclasses__()", "getattr((), '__cl' + 'ass__')", "'{0.__class__}'.format(())",
        "import os as o\no.system('id')", "from os import *\nsystem('id')", "__import__('os').system('id')",
        "match ():\n    case object(__class__=c): c", "class A:\n    def __del__(self): eval('1')\nA()",
        "try: raise\nexcept* BaseException as e: e.__traceback__.tb_frame", "def f(a=__import__('os')): pass",
        "exec(compile('import os', 'x', 'exec'))", "(lambda: (yield))().gi_frame.f_back", "[].append.__self__",
        "@__import__\ndef os(): pass", "with open('/etc/passwd') as f: f.read()", "f'{().__class__!r:{1}}'",
        "import random\nrandom._os.system('id')", "x: __import__('os') = 1", "global a\na = (b := __builtins__)",
        "async def f():\n    async for x in y: await z\n", "del a.__class__, b[c].__dict__", "print(*a, **{'__x': 1})",
    ]
}

extension SplitMix {
    /// One program changed as text: bytes, lines or words, by itself or with parts of another.
    mutating func mutatedProgram(from pool: [[UInt8]]) -> [UInt8] {
        let original = pick(pool)
        switch below(6) {
        case 0: return mutated(original)
        case 1:
            var lines = original.split(separator: 10, omittingEmptySubsequences: false)
            let other = pick(pool).split(separator: 10, omittingEmptySubsequences: false)
            for _ in 0...below(4) {
                lines.insert(other[below(other.count)], at: below(lines.count + 1))
                lines.remove(at: below(lines.count))
            }
            return Array(lines.joined(separator: [10]))
        case 2:
            let piece = pick(FuzzSources.hostile)
            let lines = original.split(separator: 10, omittingEmptySubsequences: false)
            let at = below(lines.count + 1)
            let indent = at < lines.count ? lines[at].prefix { $0 == 32 } : []
            let inserted = piece.split(separator: "\n").map { indent + Array($0.utf8) }.joined(separator: [10])
            return Array(
                (lines[..<at].map(Array.init) + [Array(inserted)] + lines[at...].map(Array.init)).joined(separator: [10]
                ))
        case 3:
            // A word for another one, of Python's or of those that rules are about.
            let words = [
                "__class__", "os", "eval", "lambda", "await", "ﬁ", "0x", "'", "\\N{DASH}", "f'{", "*", ":=", "@",
            ]
            return Array(replacingWord(in: String(decoding: original, as: UTF8.self), by: pick(words)).utf8)
        case 4:
            let depth = 1 + below(400)
            let (open, close) = pick([
                ("(", ")"), ("[", "]"), ("-", ""), ("{1:", "}"), ("f(", ")"), ("not ", ""), ("a.", "b"),
            ])
            return Array((String(repeating: open, count: depth) + "x" + String(repeating: close, count: depth)).utf8)
        default: return original
        }
    }

    private mutating func replacingWord(in text: String, by word: String) -> String {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        let at = below(parts.count)
        return parts.enumerated().map { $0.offset == at ? word : String($0.element) }.joined(separator: " ")
    }
}
