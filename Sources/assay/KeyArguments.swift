import AuditTree

/// Verifier keys from the command line.
enum KeyArguments {
    /// The keys that options name, each once: one a line, as `assay audit key` prints them.
    ///
    /// An option without any, such as that of a command which printed nothing, is refused as no key: it would else be as if
    /// none had been asked for.
    ///
    /// - Parameter refusal: of a line that is no key, and why.
    static func parse(_ options: [String], refusal: (String, NoteError) -> any Error) throws -> [VerifierKey] {
        var keys: [VerifierKey] = []
        for option in options {
            let lines = option.split(whereSeparator: \.isNewline)
            for line in lines.isEmpty ? [""] : lines {
                do {
                    let key = try VerifierKey(text: String(line))
                    if !keys.contains(key) { keys.append(key) }
                } catch {
                    throw refusal(String(line), error)
                }
            }
        }
        return keys
    }
}
