import Foundation
import Reporting
import Testing

@Suite("Rendering")
struct RenderingTests {
    private func text(_ table: Table, _ format: OutputFormat, escapingControls: Bool = false) throws -> String {
        var output: [UInt8] = []
        try table.render(as: format, escapingControls: escapingControls) { output += $0 }
        return String(decoding: output, as: UTF8.self)
    }

    private let table = Table(
        columns: [
            .text("name"), .number("jobs"), .number("wall_p50_us"), .number("share"), .text("created_at"),
            .detail("more"),
        ],
        rows: [
            [.text("a"), .integer(5), .duration(832), .share(0.5), .time(0), .text("x")],
            [
                .null, .integer(12_345), .duration(1_234_567), .share(1), .null,
                .records([Record([.init("k", .integer(1))])]),
            ],
        ])

    @Test("aligns tables, numbers to the right, with units for people")
    func people() throws {
        #expect(
            try text(table, .table) == """
                NAME   JOBS  WALL P50    SHARE  CREATED
                a         5    832 µs   50.0 %  1970-01-01T00:00:00Z
                -     12345    1.23 s  100.0 %  -

                """)
    }

    @Test("gives programs raw values")
    func programs() throws {
        let first =
            #"{"name":"a","jobs":5,"wall_p50_us":832,"share":0.5,"created_at":"1970-01-01T00:00:00.000000Z","more":"x"}"#
        let second = #"{"name":null,"jobs":12345,"wall_p50_us":1234567,"share":1.0,"created_at":null,"more":[{"k":1}]}"#
        #expect(try text(table, .jsonl) == "\(first)\n\(second)\n")
        #expect(try text(table, .json) == "[\n\(first),\n\(second)\n]\n")
        #expect(
            try text(table, .csv)
                == "name,jobs,wall_p50_us,share,created_at,more\r\na,5,832,0.5,1970-01-01T00:00:00.000000Z,x\r\n"
                + ",12345,1234567,1.0,,\"[{\"\"k\"\":1}]\"\r\n")
        #expect(try text(Table(columns: [.text("a")], rows: []), .json) == "[]\n")
    }

    @Test("lets no control character through to a terminal")
    func controls() throws {
        let hostile = "a\u{1b}[31m\u{9b}2J\u{7}\r\n\t\0\u{7f}\u{202e}b\u{2028}é\u{85}"
        let table = Table(columns: [.text("t")], rows: [[.text(hostile)]])
        for format in OutputFormat.allCases {
            let lines = try text(table, format, escapingControls: true)
            for scalar in lines.unicodeScalars where scalar != "\n" && scalar != "\r" {
                #expect(scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value), "\(format)")
            }
        }
        #expect(try text(table, .table).contains(#"a\x1b[31m\x9b2J\x07\r\n\t\x00\x7f\u{202e}b\u{2028}é\x85"#))
        let json = try JSONSerialization.jsonObject(with: Data(try text(table, .jsonl).utf8)) as? [String: String]
        #expect(json?["t"] == hostile)
        #expect(try text(table, .csv).contains(hostile))
    }

    @Test(
        "knows how wide text is",
        arguments: [("abc", 3), ("日本語", 6), ("é", 1), ("e\u{301}", 1), ("😀", 2), ("❤️", 2), ("", 0)])
    func widths(text: String, width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }

    @Test("cuts long cells, and pads by width rather than by count")
    func alignment() throws {
        let table = Table(
            columns: [.text("a"), .text("b")],
            rows: [[.text("日本"), .text("x")], [.text("abcde"), .text(String(repeating: "y", count: 100))]])
        #expect(
            try text(table, .table) == """
                A      B
                日本   x
                abcde  \(String(repeating: "y", count: 63))…

                """)
    }

    @Test(
        "says durations in a unit that suits",
        arguments: [
            (0, "0 µs"), (999, "999 µs"), (1_000, "1.00 ms"), (9_994, "9.99 ms"), (12_345, "12.3 ms"),
            (999_499, "999 ms"),
            (1_000_000, "1.00 s"), (59_940_000, "59.9 s"), (59_960_000, "1 min 0 s"), (3_599_000_000, "59 min 59 s"),
            (7_260_000_000, "2 h 1 min"),
        ] as [(Int64, String)])
    func durations(microseconds: Int64, expected: String) {
        #expect(DurationText.text(microseconds) == expected)
    }

    @Test("writes times as Foundation does")
    func times() {
        let formatter = ISO8601DateFormatter()
        for second in stride(from: Int64(-3_000_000_000), to: 8_000_000_000, by: 86_399 * 97) {
            let expected = formatter.string(from: Date(timeIntervalSince1970: TimeInterval(second)))
            #expect(Timestamp.seconds(second * 1_000_000) == expected)
        }
        #expect(Timestamp.text(-1) == "1969-12-31T23:59:59.999999Z")
    }
}
