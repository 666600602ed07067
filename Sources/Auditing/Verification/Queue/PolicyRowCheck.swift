import AuditLog
import GRDB

/// Whether every policy text is the one that was installed, and every one that events name is there.
enum PolicyRowCheck {
    static func run(_ database: Database, log: EventScan.Outcome) throws -> FindingList {
        var findings = FindingList()
        try checkTexts(database, log, &findings)
        try checkNames(database, log.facts, &findings)
        return findings
    }

    private static func checkTexts(
        _ database: Database, _ log: EventScan.Outcome, _ findings: inout FindingList
    ) throws {
        var first: [String: LogFacts.Installation] = [:]
        for installation in log.facts.installations where first[installation.hash] == nil {
            first[installation.hash] = installation
        }
        var named = log.policyHashes
        let rows = try RowCursor(
            database, "SELECT hash, name, text, installed_at FROM policies NOT INDEXED ORDER BY hash")
        while try rows.next() {
            let hash = rows.text(0) ?? ""
            if let wrong = rows.misstored { findings.add("policy \(hash): \(wrong)") }
            let index = named.removeValue(forKey: hash)
            if Digest.sha256(Array(rows.bytes(2))).hex != hash {
                findings.add(
                    index: index, "the text of policy \(hash) is not the one that was installed: it was changed")
            }
            guard let installation = first[hash] else {
                findings.add(index: index, "policy \(hash) is there, and was never installed: it was slipped in")
                continue
            }
            if rows.text(1)?.utf8.elementsEqual(installation.name.utf8) != true || rows.integer(3) != installation.time
            {
                findings.add(
                    index: installation.index, "policies says another name or time of policy \(hash) than the log")
            }
        }
        for (hash, index) in named.sorted(by: { $0.value < $1.value }) {
            findings.add(index: index, "the text of policy \(hash) is gone")
        }
    }

    /// What each name means now.
    private static func checkNames(_ database: Database, _ facts: LogFacts, _ findings: inout FindingList) throws {
        var inForce: [[UInt8]: LogFacts.Installation] = [:]
        for installation in facts.installations {
            let name = Array(installation.name.utf8)
            if installation.replaces != inForce[name]?.hash {
                findings.add(
                    index: installation.index,
                    "policy '\(installation.name)' replaced another text than the log has before")
            }
            inForce[name] = installation
        }
        let rows = try RowCursor(database, "SELECT name, hash, since FROM policies_in_force NOT INDEXED ORDER BY name")
        while try rows.next() {
            let name = rows.text(0) ?? ""
            if let wrong = rows.misstored { findings.add("policy '\(name)': \(wrong)") }
            let installation = inForce.removeValue(forKey: Array(rows.bytes(0)))
            if rows.text(1) != installation?.hash || rows.integer(2) != installation?.time {
                findings.add(
                    index: installation?.index, upTo: .max,
                    "policy '\(name)' is in force with another text than was installed last")
            }
        }
        for installation in inForce.values.sorted(by: { $0.index < $1.index }) {
            findings.add(index: installation.index, "policy '\(installation.name)' was installed, and is not in force")
        }
    }
}
