/// One of the five fields of a cron expression: what it is called, what it may hold, and how it is read.
struct CronField: Sendable {
    let name: String
    /// The values that it may hold.
    let range: ClosedRange<Int>
    /// Names for values, in the order of the values from the lower bound on; three letters, of which case does not matter.
    let names: [String]

    static let minute = CronField(name: "minute", range: 0...59, names: [])
    static let hour = CronField(name: "hour", range: 0...23, names: [])
    static let dayOfMonth = CronField(name: "day of month", range: 1...31, names: [])
    static let month = CronField(
        name: "month", range: 1...12,
        names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
    /// 7 is Sunday as well as 0.
    static let dayOfWeek = CronField(
        name: "day of week", range: 0...7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])

    /// The values that a field's text stands for, one bit each: a list of `*`, `a`, `a-b`, each but `a` with `/step`.
    func values(_ text: Substring) throws(CronError) -> UInt64 {
        var values: UInt64 = 0
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            values |= try self.item(item, of: text)
        }
        return values
    }

    private func item(_ item: Substring, of text: Substring) throws(CronError) -> UInt64 {
        if item.isEmpty { throw error("'\(text)' has a comma with nothing beside it") }
        let parts = item.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count > 2 { throw error("'\(item)' has more than one step") }
        let span = try self.span(parts[0])
        guard parts.count == 2 else { return Self.bits(span, step: 1) }
        guard let step = Self.number(parts[1]), step > 0 else {
            throw error("'\(item)': the step after '/' must be a number from 1")
        }
        guard parts[0] == "*" || parts[0].contains("-") else {
            throw error("'\(item)': a step needs a range, such as \(parts[0])-\(range.upperBound)/\(step)")
        }
        guard step <= range.upperBound - range.lowerBound else {
            throw error(
                "'\(item)': a step of \(step) is longer than the field, \(range.lowerBound) to \(range.upperBound)")
        }
        return Self.bits(span, step: step)
    }

    private func span(_ text: Substring) throws(CronError) -> ClosedRange<Int> {
        // Sunday is counted once.
        if text == "*" { return range.lowerBound...(range.upperBound == 7 ? 6 : range.upperBound) }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count <= 2 else { throw error("'\(text)' is no range; write it as a-b") }
        let first = try value(ends[0])
        guard ends.count == 2 else { return first...first }
        var last = try value(ends[1])
        // `fri-sun` ends with the Sunday after, by whichever name or number.
        if range.upperBound == 7, last == 0, first > 0 { last = 7 }
        guard first <= last else { throw error("'\(text)' runs backwards; write it as two ranges with a comma") }
        return first...last
    }

    private func value(_ text: Substring) throws(CronError) -> Int {
        if let place = names.firstIndex(of: text.lowercased()) { return place + range.lowerBound }
        guard let value = Self.number(text) else {
            let known = names.isEmpty ? "" : ", or \(names[0]) to \(names[names.count - 1])"
            throw error("'\(text)' is not a number from \(range.lowerBound) to \(range.upperBound)\(known)")
        }
        guard range.contains(value) else {
            throw error("\(text) lies outside \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// Digits alone: no sign, no blanks.
    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.count <= 4, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }

    private static func bits(_ span: ClosedRange<Int>, step: Int) -> UInt64 {
        stride(from: span.lowerBound, through: span.upperBound, by: step).reduce(0) { $0 | 1 << UInt64($1) }
    }

    private func error(_ reason: String) -> CronError { CronError("\(name): \(reason)") }
}

/// Why a text is no cron expression: one line, with the field it is about.
public struct CronError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
