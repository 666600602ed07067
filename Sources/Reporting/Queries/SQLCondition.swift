import GRDB

/// Terms of a WHERE clause and their arguments, which grow together.
struct SQLCondition {
    private(set) var terms: [String] = []
    private(set) var arguments: [(any DatabaseValueConvertible)?] = []

    /// Adds a term; its placeholders are `?`.
    mutating func require(_ term: String, _ arguments: (any DatabaseValueConvertible)?...) {
        terms.append(term)
        self.arguments += arguments
    }

    mutating func require(_ term: String, arguments: [String]) {
        terms.append(term)
        self.arguments += arguments
    }

    /// What follows WHERE.
    var sql: String { terms.isEmpty ? "1" : terms.map { "(\($0))" }.joined(separator: " AND ") }

    var statementArguments: StatementArguments { StatementArguments(arguments) }
}

extension Database {
    /// Whether a job belongs to the batch. One index seek.
    func batchExists(_ batch: String) throws -> Bool {
        try Bool.fetchOne(self, sql: "SELECT EXISTS (SELECT 1 FROM jobs WHERE batch = ?)", arguments: [batch]) ?? false
    }
}
