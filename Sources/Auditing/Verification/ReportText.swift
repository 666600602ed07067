import Foundation

extension VerificationReport {
    /// For people, a line for each check and each finding.
    public var text: String {
        var lines = ["log    \(origin)", "size   \(size) events", "root   \(root ?? "none: events are missing")"]
        switch keySource {
        case .given:
            let marked = keys.map { $0 + (vouchedKeys.contains($0) ? " (vouched for by those given)" : "") }
            lines.append("keys   \(marked.joined(separator: "\n       "))")
        case .log:
            lines.append("keys   \(keys.joined(separator: "\n       ")) (as the log says: name yours with --key)")
        case .none: lines.append("keys   none: nothing was signed")
        }
        lines.append("")
        for check in checks {
            let name = check.name.rawValue.padding(toLength: 12, withPad: " ", startingAt: 0)
            let detail = check.detail.isEmpty ? "" : " (\(check.detail))"
            switch check.outcome {
            case .passed: lines.append("\(name)ok       \(check.name.meaning)\(detail)")
            case .failed(let findings): lines.append("\(name)FAILED   \(findings) found\(detail)")
            case .unverified: lines.append("\(name)UNKNOWN  it could not all be checked\(detail)")
            case .skipped(let reason): lines.append("\(name)skipped  \(reason)")
            }
        }
        if !findings.isEmpty { lines.append("") }
        lines += findings.map { Self.printable($0.description) }
        if findingCount > findings.count { lines.append("… and \(findingCount - Int64(findings.count)) more") }
        if !unverified.isEmpty { lines.append("") }
        lines += unverified.map { "could not verify: \(Self.printable($0))" }
        if let stoppedBy { lines.append("the verification stopped early: \(Self.printable(stoppedBy))") }
        lines += ["", result.rawValue, ""]
        return lines.joined(separator: "\n")
    }

    /// For programs: one object.
    public var json: String {
        var object: [String: Any] = [
            "result": result.rawValue, "origin": origin, "size": size, "keys": keys,
            "vouched_keys": vouchedKeys, "key_source": keySource.rawValue, "finding_count": findingCount,
            "unverified": unverified,
            "checks": checks.map { check in
                var fields: [String: Any] = ["name": check.name.rawValue, "detail": check.detail]
                switch check.outcome {
                case .passed: fields["outcome"] = "passed"
                case .failed(let findings):
                    fields["outcome"] = "failed"
                    fields["findings"] = findings
                case .unverified: fields["outcome"] = "unverified"
                case .skipped(let reason):
                    fields["outcome"] = "skipped"
                    fields["detail"] = reason
                }
                return fields
            },
            "findings": findings.map { finding in
                var fields: [String: Any] = ["message": finding.message]
                if let index = finding.index { fields["index"] = index }
                if let job = finding.job { fields["job"] = job }
                return fields
            },
        ]
        if let root { object["root"] = root }
        if let stoppedBy { object["stopped_by"] = stoppedBy }
        let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? JSONSerialization.data(withJSONObject: object, options: options) else { return "{}\n" }
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    /// Names in findings may be anybody's: nothing that a terminal obeys.
    private static func printable(_ line: String) -> String {
        String(line.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : Character($0) })
    }
}
