/// A job as people read it: what came of it first, then its output, what the policy found, and the program.
/// Never holds a control character but newlines and tabs.
public struct JobDetailsText {
    /// At most this much of a text is shown, unless all is asked for.
    public static let blockLimit = 4_000

    private let details: JobDetails
    private let showsAll: Bool
    private let numbersLines: Bool

    /// - Parameters:
    ///   - showsAll: whether long texts are shown to their end.
    ///   - numbersLines: whether the program's lines are numbered.
    public init(_ details: JobDetails, showsAll: Bool = false, numbersLines: Bool = true) {
        self.details = details
        self.showsAll = showsAll
        self.numbersLines = numbersLines
    }

    private static let blocks = ["traceback", "stdout", "stderr", "stdin", "expected_stdout", "source"]

    public func text() -> String {
        var parts = [fields()]
        for name in Self.blocks {
            guard case .text(let text)? = details.record[name], !text.isEmpty else { continue }
            parts.append("\(heading(name)):\n\(block(text, numbered: numbersLines && name == "source"))")
            if name == "traceback" { parts += findings() }
        }
        if details.record["traceback"] == .null { parts.insert(contentsOf: findings(), at: 1) }
        parts += listing("files", details.files) + listing("artifacts", details.artifacts)
        parts += pastResults() + recordedOutput()
        return parts.joined(separator: "\n\n") + "\n"
    }

    private func heading(_ name: String) -> String {
        let isExact = details.record["\(name)_base64"].map { $0 == .null } ?? true
        return name.replacing("_", with: " ") + (isExact ? "" : " (not UTF-8; exact bytes with --format json)")
    }

    private func fields() -> String {
        let shown = details.record.fields.filter { field in
            field.value != .null && field.key != "traceback_json" && field.key != "shared_from_attempt"
                && !Self.isNothing(field)
                && !Self.blocks.contains(field.key) && !field.key.hasSuffix("_base64")
        }
        let labels = shown.map { label($0.key) }
        let width = labels.map(\.count).max() ?? 0
        return zip(labels, shown).map { label, field in
            label + String(repeating: " ", count: width - label.count + 2) + value(field)
        }.joined(separator: "\n")
    }

    /// A count that says nothing where it is 0.
    private static func isNothing(_ field: Record.Field) -> Bool {
        field.key == "artifacts_left_out" && field.value == .integer(0)
    }

    /// Earlier judgements, one a line.
    private func pastResults() -> [String] {
        guard !details.pastResults.isEmpty else { return [] }
        let lines = details.pastResults.map { record in
            func text(_ key: String) -> String {
                record[key].map { PlainText.escaped(bounded(CellText.text($0))) } ?? ""
            }
            let about = ["limit_hit", "blocked_by", "exception_type", "exception_message"]
                .filter { record[$0] != .null }.map(text)
            let reason = about.isEmpty ? "" : "  (\(about.joined(separator: ", ")))"
            let origin = record["shared_from"] == .null ? "" : "  from job \(text("shared_from"))"
            return "  attempt \(text("attempt"))  \(text("finished_at"))  \(text("verdict"))\(reason)\(origin)"
        }
        return ["earlier judgements:\n" + lines.joined(separator: "\n")]
    }

    /// That there is output which is not shown here.
    private func recordedOutput() -> [String] {
        guard details.outputChunks > 0, case .integer(let id)? = details.record["id"] else { return [] }
        return ["output:\n  recorded as it came, without a result; 'assay logs \(id)' shows it"]
    }

    /// What came with the job, or came out of it, one a line.
    private func listing(_ heading: String, _ records: [Record]) -> [String] {
        guard !records.isEmpty else { return [] }
        let lines = records.map { record in
            let number = record["ordinal"].map { "\(CellText.text($0))  " } ?? ""
            let type = record["media_type"].map { ", \(CellText.text($0))" } ?? ""
            let name = record["name"].map { PlainText.escaped(CellText.text($0)) } ?? ""
            return "  \(number)\(name)  (\(record["size"].map(CellText.text) ?? "") bytes\(type))"
        }
        return ["\(heading):\n" + lines.joined(separator: "\n")]
    }

    private func label(_ key: String) -> String {
        let name = key.hasSuffix("_us") || key.hasSuffix("_at") || key.hasSuffix("_kb") || key.hasSuffix("_mb")
        return (name ? String(key.dropLast(3)) : key).replacing("_", with: " ")
    }

    private func value(_ field: Record.Field) -> String {
        switch (field.key, field.value) {
        case ("timeout", _): "\(CellText.text(field.value)) s CPU"
        case ("wall_timeout", _): "\(CellText.text(field.value)) s"
        case ("memory_mb", _): "\(CellText.text(field.value)) MiB"
        case ("shared_from", _):
            "job \(CellText.text(field.value)), attempt \(details.record["shared_from_attempt"].map(CellText.text) ?? ""), "
                + "which is identical; this one was not executed, and times are of that one"
        case ("output_limit", _): "\(CellText.text(field.value)) bytes"
        case (_, .text(let text)): PlainText.escaped(bounded(text))
        default: CellText.text(field.value)
        }
    }

    /// What the policy found, in the program's text and in what it did.
    private func findings() -> [String] {
        (details.violations.isEmpty ? [] : [violations()]) + (details.events.isEmpty ? [] : [events()])
    }

    private func events() -> String {
        let lines = details.events.map { event in
            func text(_ key: String) -> String {
                event[key].map { PlainText.escaped(CellText.text($0)) } ?? ""
            }
            let severity = event["severity"] == .text("reject") ? ", refused" : ""
            return "  \(text("event"))  \(text("argument"))  (\(text("rule"))\(severity), \(text("count"))×)"
        }
        return "events:\n" + lines.joined(separator: "\n")
    }

    private func violations() -> String {
        let lines = details.violations.map { violation in
            func text(_ key: String) -> String { violation[key].map(CellText.text) ?? "" }
            let phase = violation["phase"] == .text("runtime") ? ", at run time" : ""
            let severity = violation["severity"] == .text("observe") ? ", observed only" : ""
            return "  \(text("line")):\(text("column"))  \(text("rule"))  \(text("symbol"))"
                + "  (\(text("node"))\(phase)\(severity))\n      \(text("message"))\n      > \(text("excerpt"))"
        }
        let shown = showsAll ? lines : Array(lines.prefix(50))
        let more = lines.count - shown.count
        return "violations:\n" + shown.joined(separator: "\n")
            + (more > 0 ? "\n  … and \(more) more; --full shows them" : "")
    }

    private func block(_ text: String, numbered: Bool) -> String {
        var lines = PlainText.escaped(bounded(text), keepingLines: true)
            .split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty ?? false { lines.removeLast() }
        let width = String(lines.count).count
        return lines.enumerated().map { index, line in
            guard numbered else { return "  \(line)" }
            let number = String(index + 1)
            return "  \(String(repeating: " ", count: width - number.count))\(number)  \(line)"
        }.joined(separator: "\n")
    }

    private func bounded(_ text: String) -> String {
        let count = text.unicodeScalars.count
        guard !showsAll, count > Self.blockLimit else { return text }
        var shown = String.UnicodeScalarView()
        shown.append(contentsOf: text.unicodeScalars.prefix(Self.blockLimit))
        return String(shown) + "… (\(count - Self.blockLimit) more characters; --full shows them)"
    }
}
