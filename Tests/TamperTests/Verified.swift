import Foundation
import Testing

/// What `assay audit verify` said.
struct Verified: CustomStringConvertible {
    struct Finding {
        let index: Int?
        let job: Int?
        let message: String
    }

    let status: Int32
    let findings: [Finding]
    let error: String

    var description: String {
        "exit \(status) \(error) "
            + findings.prefix(8).map { "[\($0.index ?? -1), \($0.job ?? -1)] \($0.message)" }.joined(separator: " | ")
    }

    func names(index: Int? = nil, job: Int? = nil, _ words: String = "") -> Bool {
        findings.contains { finding in
            (index == nil || finding.index == index) && (job == nil || finding.job == job)
                && (words.isEmpty || finding.message.contains(words))
        }
    }
}

extension Workspace {
    /// Verifies the database.
    ///
    /// - Parameter withKeys: whether this host has the log's keys, and so its high-water mark.
    func verify(_ arguments: String..., withKeys: Bool = false) throws -> Verified {
        let none = folder.appendingPathComponent("no-keys").path
        let outcome = try start(
            ["audit", "verify", "--format", "json", "--quiet"] + arguments, keys: withKeys ? keys : none
        ).wait()
        let object = try? JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        let findings = (object?["findings"] as? [[String: Any]] ?? []).map { finding in
            Verified.Finding(
                index: finding["index"] as? Int, job: finding["job"] as? Int,
                message: finding["message"] as? String ?? "")
        }
        return Verified(status: outcome.status, findings: findings, error: outcome.error)
    }

    /// Changes the database as somebody would who knows what the triggers are there for: they are dropped, and put back
    /// exactly as they were.
    func tamper(_ script: String) throws {
        let triggers = try sql(
            "SELECT name || '=' || replace(sql, char(10), char(30)) FROM sqlite_schema WHERE type = 'trigger'"
        )
        .split(separator: "\n").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        let drop = triggers.map { "DROP TRIGGER \($0[0]);" }.joined(separator: "\n")
        let create = triggers.map { $0[1].replacing("\u{1E}", with: "\n") + ";" }.joined(separator: "\n")
        try sql(
            """
            PRAGMA ignore_check_constraints = ON;
            BEGIN;
            \(drop)
            \(script)
            \(create)
            COMMIT;
            """)
    }
}
