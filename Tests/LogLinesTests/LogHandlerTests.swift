import Foundation
import LogLines
import Logging
import Synchronization
import Testing

/// What handlers have written.
private final class Lines: Sendable {
    private let written = Mutex("")
    var text: String { written.withLock { $0 } }

    func write(_ line: String) { written.withLock { $0 += line } }

    func json(level: Logger.Level = .info) -> Logger {
        Logger(label: "test") { [self] _ in JSONLogHandler(level: level, now: { 1_795_941_000_250_000 }, write: write) }
    }

    func plain(level: Logger.Level = .info) -> Logger {
        Logger(label: "test") { [self] _ in TextLogHandler(level: level, write: write) }
    }
}

private let hostile = [
    "two\nlines", "carriage\rreturn", "nul\u{0}", "\u{1b}[31mred\u{1b}[0m", "\u{9b}31m",
    "quote\" , \"level\": \"critical",
    "back\\slash\\", "\u{202e}desrever", "line\u{2028}separator", "tab\tkey=value", "} {\"time\": 1}", "é 🐍",
    "[job=9 attempt=9]", "a\u{200d}b\u{ad}\u{61c}\u{200b}\u{2066}\u{2069}\u{feff}\u{fff9}\u{110bd}\u{e0041}\u{2029}",
    "\" job=9", "",
]

/// Whether a text has what nobody sees: all of Cc, Cf, Zl and Zp, but for the ends of lines.
private func hides(_ text: String) -> Bool {
    text.unicodeScalars.contains { scalar in
        let categories: [Unicode.GeneralCategory] = [.control, .format, .lineSeparator, .paragraphSeparator]
        return scalar != "\n" && categories.contains(scalar.properties.generalCategory)
    }
}

@Suite("Log lines")
struct LogHandlerTests {
    @Test(
        "of JSON are one object a line, with time, level, message and metadata, whatever those hold", arguments: hostile
    )
    func json(text: String) throws {
        let lines = Lines()
        var logger = lines.json()
        logger[metadataKey: "supervisor"] = .stringConvertible(Int64(3))
        logger.warning(
            "\(text)",
            metadata: [
                "session": .string(text), "job": .stringConvertible(Int64(7)), "level": "forged", "time": "forged",
            ])
        logger.info("next")
        let all = lines.text
        #expect(all.hasSuffix("\n") && all.filter(\.isNewline).count == 2)
        #expect(!hides(all), "\(all.unicodeScalars.map { String($0.value, radix: 16) })")
        let rows = try all.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(rows.count == 2)
        #expect(rows[0]["message"] as? String == text && rows[0]["session"] as? String == text)
        #expect(rows[0]["level"] as? String == "warning" && rows[0]["time"] as? String == "2026-11-29T08:30:00.250000Z")
        #expect(rows[0]["job"] as? Int == 7 && rows[0]["supervisor"] as? Int == 3 && rows[0].count == 6)
        #expect(rows[1]["message"] as? String == "next" && rows[1]["supervisor"] as? Int == 3 && rows[1].count == 4)
        // Keys stand once each, the first three first: JSONSerialization would not mind.
        #expect(all.hasPrefix("{\"time\":\"2026-11-29T08:30:00.250000Z\",\"level\":\"warning\",\"message\":"))
        #expect(all.split(separator: "\n")[0].ranges(of: "\"level\":").count == 1)
    }

    @Test("of text are one line each, in which nothing but their end looks like metadata", arguments: hostile)
    func text(text: String) {
        let lines = Lines()
        let logger = lines.plain()
        logger.warning(
            "\(text)", metadata: ["session": .string(text), "job": .stringConvertible(7), "batch": "not shown"])
        logger.warning("\(text)")
        let all = lines.text
        #expect(all.hasSuffix("\n") && all.filter(\.isNewline).count == 2)
        #expect(!hides(all), "\(all.unicodeScalars.map { String($0.value, radix: 16) })")
        let first = all.split(separator: "\n")[0]
        #expect(first.hasPrefix("assay: ") && first.hasSuffix("]") && !first.contains("not shown"))
        #expect(all.ranges(of: "[job=").count == 1 && first.contains(" [job=7 session="))
        // Behind the bracket there is one word, or one in quotes that nothing in it closes.
        let value = first[first.ranges(of: "session=").last!.upperBound...].dropLast()
        let isPlain = !value.contains { $0 == "\"" || $0 == " " || $0 == "\\" }
        let quoted = #/"(?:[^"\\]|\\.)*"/#
        #expect((isPlain && !value.isEmpty) || value.wholeMatch(of: quoted) != nil, "\(value)")
    }

    @Test("that nobody asked for are not written, and levels and metadata are values")
    func values() {
        let lines = Lines()
        for logger in [lines.plain(level: .warning), lines.json(level: .warning)] {
            var first = logger
            first.logLevel = .debug
            first[metadataKey: "worker"] = "first"
            var second = first
            second.logLevel = .error
            second[metadataKey: "worker"] = "second"
            #expect(first.logLevel == .debug && first[metadataKey: "worker"] == "first")
            second.warning("no")
            logger.notice("no")
            first.debug("yes")
        }
        #expect(!lines.text.contains("no\"") && lines.text.ranges(of: "yes").count == 2)
        #expect(lines.text.hasPrefix("assay: yes [worker=first]\n{\"time\""))
    }
}
