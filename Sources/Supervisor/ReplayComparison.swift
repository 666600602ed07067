import Evaluation
import Store

/// Holds a job that was run again to what is recorded of it.
enum ReplayComparison {
    /// How they differ, in words; nil where they do not.
    ///
    /// Addresses, which `repr` shows, are those of one process and may differ. Times and memory are not compared.
    static func difference(_ judgement: Judgement, _ recorded: RecordedCell) -> String? {
        // Whether output was the expected one is decided here; what it was is compared itself.
        let verdict = recorded.verdict == .wrongAnswer ? Verdict.passed : recorded.verdict
        if judgement.verdict != verdict, !(judgement.verdict == .wrongAnswer && recorded.verdict == .wrongAnswer) {
            return "ended as \(judgement.verdict.rawValue), not as \(recorded.verdict.rawValue)"
        }
        if judgement.exceptionType != recorded.exceptionType
            || !isSame(judgement.exceptionMessage, recorded.exceptionMessage)
        {
            return "raised another exception"
        }
        if !isSame(judgement.value, recorded.value) { return "has another value" }
        if !isSame(judgement.standardOutput, recorded.standardOutput) { return "has another output" }
        return nil
    }

    private static func isSame(_ one: String?, _ other: String?) -> Bool {
        one == other || isSame(Array((one ?? "").utf8), Array((other ?? "").utf8))
    }

    private static func isSame(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        one == other || withoutAddresses(one) == withoutAddresses(other)
    }

    /// `0x` and the digits behind it are left out.
    private static func withoutAddresses(_ text: [UInt8]) -> [UInt8] {
        var kept: [UInt8] = []
        kept.reserveCapacity(text.count)
        var index = 0
        // Text that is stored has no NUL.
        let text = text.filter { $0 != 0 }
        while index < text.count {
            guard text[index] == 0x30, index + 1 < text.count, text[index + 1] == 0x78 else {
                kept.append(text[index])
                index += 1
                continue
            }
            index += 2
            while index < text.count, Character(UnicodeScalar(text[index])).isHexDigit { index += 1 }
            kept.append(0x30)
        }
        return kept
    }
}
