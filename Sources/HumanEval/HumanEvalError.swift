/// Why an evaluation cannot start or end. One line: what, where, what to do.
public struct HumanEvalError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
