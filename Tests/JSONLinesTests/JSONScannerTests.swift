import JSONLines
import Testing

@Suite("The JSON scanner")
struct JSONScannerTests {
    private func parse(_ text: String, dialect: JSONScanner.Dialect = .strict) throws -> JSONValue {
        try parse(Array(text.utf8), dialect: dialect)
    }

    private func parse(_ bytes: [UInt8], dialect: JSONScanner.Dialect = .strict) throws -> JSONValue {
        var scanner = JSONScanner(bytes, 0..<bytes.count, dialect: dialect)
        let value = try scanner.value()
        try scanner.finish()
        return value
    }

    @Test("reads every kind of value, keys in their order")
    func values() throws {
        let value = try parse(#" { "z" : [ 1 , -2.5e+3, true,false ,null ] , "a":{}, "":[] } "#)
        #expect(
            value
                == .object([
                    JSONMember(
                        key: Array("z".utf8),
                        value: .array([.number("1"), .number("-2.5e+3"), .boolean(true), .boolean(false), .null])),
                    JSONMember(key: Array("a".utf8), value: .object([])),
                    JSONMember(key: [], value: .array([])),
                ]))
    }

    @Test(
        "decodes every escape",
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
            (#""\u0041\u00e9\u20ac\ud83d\ude00""#, "Aé€😀"),
            (#""\uD83D\uDE00 \u0000""#, "😀 \0"),
            (#""plain é € 😀""#, "plain é € 😀"),
            (#""é\n€""#, "é\n€"),
            (#""""#, ""),
        ])
    func escapes(text: String, expected: String) throws {
        #expect(try parse(text) == .string(Array(expected.utf8)))
    }

    @Test(
        "refuses what is not JSON",
        arguments: [
            "", " ", "{", "}", "[", "[1", "[1,", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}",
            "{'a':1}",
            "{\"a\":1 \"b\":2}", "{1:2}", "tru", "truee", "nul", "True", "None", "+1", "01", "-", "1.", ".5", "1e",
            "1e+",
            "-x", "0x10", "1 2", "\"", "\"a", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\uD83D\\", "\"a\nb\"",
            "\"tab\there\"", "NaN", "Infinity", "-Infinity", "[]]", "{}{}", "/* c */ 1", "\u{feff}1",
        ])
    func malformed(text: String) {
        #expect(throws: JSONError.self) { try parse(text) }
    }

    @Test("refuses every prefix of a text that is not one itself")
    func truncated() {
        let text = Array(#"{"a":[1.5e3,"x\u00e9\n",{"b":null}],"c":true}"#.utf8)
        for count in 0..<text.count {
            #expect(throws: JSONError.self) { try parse(Array(text[..<count])) }
        }
    }

    @Test("survives random bytes")
    func random() {
        var generator = SystemRandomNumberGenerator()
        let alphabet = Array("{}[]\":,\\u0dD8eE+-.1tfn \u{e9}".utf8) + [0, 0xFF, 0xC0, 0xED]
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...24, using: &generator)).map { _ in
                alphabet.randomElement(using: &generator)!
            }
            _ = try? parse(bytes)
            _ = try? parse(bytes, dialect: .python)
        }
    }

    @Test(
        "refuses strings that are not UTF-8",
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0x80], [0xF4, 0x90, 0x80, 0x80]]
            as [[UInt8]])
    func notUTF8(bytes: [UInt8]) {
        for text in [[0x22] + bytes + [0x22], [0x22, 0x5C, 0x6E] + bytes + [0x5C, 0x6E, 0x22]] {
            #expect(throws: JSONError("not UTF-8")) { try parse(text) }
            #expect(throws: JSONError("not UTF-8")) { try parse(text, dialect: .python) }
        }
    }

    @Test(
        "refuses half a surrogate pair, and says so",
        arguments: [#""\ud800""#, #""\udc00x""#, #""\ud800\u0041""#, #""\ud800\ud800""#])
    func loneSurrogates(text: String) throws {
        let error = #expect(throws: JSONError.self) { try parse(text) }
        #expect(error?.description.contains("surrogate") ?? false)
    }

    @Test("keeps in Python's dialect what Python writes")
    func python() throws {
        #expect(try parse(#""\ud800A""#, dialect: .python) == .string([0xED, 0xA0, 0x80, 0x41]))
        #expect(
            try parse("[NaN,Infinity,-Infinity]", dialect: .python)
                == .array([.number("NaN"), .number("Infinity"), .number("-Infinity")]))
        #expect(
            try parse(#"{"a":1,"b":2,"a":3}"#, dialect: .python)
                == .object([JSONMember(key: [97], value: .number("3")), JSONMember(key: [98], value: .number("2"))]))
    }

    @Test("refuses equal keys and deep nesting")
    func hostile() throws {
        #expect(throws: JSONError("key \"a\" appears twice")) { try parse(#"{"a":1,"a":2}"#) }
        #expect(throws: JSONError("nested deeper than 256 levels")) {
            try parse(String(repeating: "[", count: 100_000))
        }
        _ = try parse(String(repeating: "[", count: 256) + String(repeating: "]", count: 256))
    }

    @Test("bounds numbers to what they are read as")
    func numbers() throws {
        func scan<Value>(_ text: String, _ read: (inout JSONScanner) throws -> Value) throws -> Value {
            var scanner = JSONScanner(Array(text.utf8), 0..<text.utf8.count)
            return try read(&scanner)
        }
        #expect(try scan("-9223372036854775808") { try $0.integer() } == .min)
        #expect(try scan("2.5e-1") { try $0.real() } == 0.25)
        for text in ["9223372036854775808", "1.0", "1e2"] {
            #expect(throws: JSONError.self) { try scan(text) { try $0.integer() } }
        }
        #expect(throws: JSONError.self) { try scan("1e999") { try $0.real() } }
    }

    @Test(
        "writes what it read as Python's json.dumps would",
        arguments: [
            (
                #"{"b":[1,2.50,true,null],"a":{"é€😀":"x\n\t\"\\\u0001\u007f\/"}}"#,
                #"{"b": [1, 2.50, true, null], "a": {"\u00e9\u20ac\ud83d\ude00": "x\n\t\"\\\u0001"# + "\u{7f}"
                    + #"/"}}"#
            ),
            (#"["\ud800","\udfff x"]"#, #"["\ud800", "\udfff x"]"#),
            ("[]", "[]"), ("{}", "{}"),
        ])
    func pythonOutput(text: String, expected: String) throws {
        var output: [UInt8] = []
        PythonJSON.append(try parse(text, dialect: .python), to: &output)
        #expect(String(decoding: output, as: UTF8.self) == expected)
    }
}
