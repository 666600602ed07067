import ArgumentParser

/// What is wrong with a command line, in one line: ArgumentParser's words without its usage, and where to find that.
struct UsageMistake: CustomStringConvertible {
    let description: String

    /// - Parameter arguments: what followed the program's name.
    init(_ error: any Error, arguments: [String]) {
        let message = Self.joined(Assay.message(for: error))
        let negative = arguments.first { $0.wholeMatch(of: /-[0-9]+/) != nil }
        let hint = Assay.fullMessage(for: error).matches(of: /See '(assay[^']*)' for more information/).last
        // ArgumentParser takes a negative number for an option.
        let what = negative.flatMap { Self.explained(message, $0) } ?? message
        let sentence = what + Self.form(what)
        description =
            hint.map { "\(sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence); see '\($0.1)'" }
            ?? sentence
    }

    /// A list of choices stands below each other.
    private static func joined(_ message: String) -> String {
        message.split(separator: "\n").map { $0.trimmingPrefix(#/\s*- /#) }.enumerated()
            .reduce(into: "") { $0 += ($1.offset == 0 ? "" : $1.offset == 1 ? " " : ", ") + $1.element }
    }

    /// How a value is to be written that ArgumentParser calls invalid without a word of why: only numbers, and pairs.
    private static func form(_ message: String) -> String {
        guard let place = message.wholeMatch(of: /(?s)The value '.*' is invalid for '[^']*<([^>]*)>'/)?.1 else {
            return ""
        }
        return place.contains("=") ? ": write \(place)" : ": it is to be a number"
    }

    private static func explained(_ message: String, _ number: String) -> String? {
        // Commands that want one of several things ask for them in their own words: "name jobs, or a --batch".
        if ["Missing expected argument", "Unknown option '\(number)'", "name "].contains(where: message.hasPrefix) {
            return "'\(number)': no number below 0 can stand here"
        }
        return message.hasPrefix("Missing value for")
            ? "\(message); a value below 0 is written --option=\(number)" : nil
    }
}
