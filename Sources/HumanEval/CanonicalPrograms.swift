import JSONLines

/// The problems' own solutions, as programs with their tests.
public enum CanonicalPrograms {
    /// - Parameter problems: `.jsonl` or `.jsonl.gz`, with `canonical_solution`.
    /// - Throws: `LineError` for the first line that cannot be used.
    public static func read(problems path: String) throws -> [[UInt8]] {
        var programs: [[UInt8]] = []
        let reader = try LineReader(path: path)
        try reader.forEachLine { line in
            do {
                var scanner = JSONScanner(line, dialect: .python)
                let members = try scanner.members()
                try scanner.finish()
                programs.append(try Problem(members).program(completion: try members.string("canonical_solution")))
            } catch let error as JSONError {
                throw LineError(file: reader.name, line: line.number, reason: error.description)
            }
        }
        guard !programs.isEmpty else { throw LineError(file: path, reason: "holds no problems") }
        return programs
    }
}
