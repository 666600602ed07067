import AuditLog
import Foundation
import Testing

@Suite("Canonical JSON")
struct CanonicalJSONTests {
    private func text(_ write: (inout CanonicalJSON) -> Void) -> String {
        String(decoding: CanonicalJSON.object(write), as: UTF8.self)
    }

    @Test("an object without members is two bytes")
    func empty() {
        #expect(text { _ in } == "{}")
    }

    @Test("members are written in order, without white space, and what is absent has none")
    func members() {
        let written = text { json in
            json.set("a", "x")
            json.set("b", nil as String?)
            json.set("c", Int64.min)
            json.set("d", ["p", "q"])
            json.set("e", [])
            json.set("f") { json in
                json.set("a", Int64.max)
                json.set("b") { $0.set("z", 0) }
            }
            json.set("g", -1)
        }
        #expect(
            written == #"{"a":"x","c":-9223372036854775808,"d":["p","q"],"e":[],"#
                + #""f":{"a":9223372036854775807,"b":{"z":0}},"g":-1}"#)
    }

    @Test(
        "strings escape what they must and nothing else",
        arguments: [
            ("", ""), ("\"", #"\""#), ("\\", #"\\"#), ("/", "/"), ("\u{8}\t\n\u{C}\r", #"\b\t\n\f\r"#),
            ("\0\u{1}\u{1F}", #"\u0000\u0001\u001f"#), ("\u{7F}", "\u{7F}"), ("\u{2028}", "\u{2028}"),
            ("é", "é"), ("e\u{301}", "e\u{301}"), ("😀", "😀"), ("a\"b", #"a\"b"#), ("\r\n", #"\r\n"#),
        ])
    func escapes(value: String, expected: String) {
        #expect(text { $0.set("k", value) } == #"{"k":""# + expected + #""}"#)
    }

    @Test("every code point below U+0180 and the edges beyond come back through another parser")
    func everyCodePoint() throws {
        var scalars = (0..<0x180).compactMap { Unicode.Scalar(UInt32($0)) }
        scalars += [0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF].compactMap { Unicode.Scalar(UInt32($0)) }
        for scalar in scalars {
            let value = "<" + String(Character(scalar)) + ">"
            let bytes = CanonicalJSON.object { $0.set("k", value) }
            let parsed = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: String]
            #expect(parsed?["k"].map { Array($0.utf8) } == Array(value.utf8))
        }
    }

    @Test("text that is valid UTF-8 is a string, other text is its bytes in base64")
    func invalidUTF8() {
        #expect(text { $0.set("k", text: Array("né".utf8)) } == #"{"k":"né"}"#)
        #expect(text { $0.set("k", text: [0xFF]) } == #"{"k":{"base64":"/w=="}}"#)
        #expect(text { $0.set("k", text: [0xC3, 0x28]) } == #"{"k":{"base64":"wyg="}}"#)
        #expect(text { $0.set("k", text: [0xED, 0xA0, 0x80]) } == #"{"k":{"base64":"7aCA"}}"#)
        #expect(text { $0.set("k", text: nil) } == "{}")
    }

    @Test("base64 agrees with Foundation's for every length modulo three")
    func base64() {
        for length in 1...64 {
            let bytes = [0xFF] + (1..<length).map { UInt8(truncatingIfNeeded: $0 * 37) }
            let written = text { $0.set("k", text: bytes) }
            #expect(written == #"{"k":{"base64":""# + Data(bytes).base64EncodedString() + #""}}"#)
        }
    }

    @Test("a digest is 64 lowercase hexadecimal digits")
    func digest() {
        #expect(
            text { $0.set("k", Digest.sha256([])) }
                == #"{"k":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}"#)
    }

    @Test("members out of order or given twice stop the program")
    func order() async {
        await #expect(processExitsWith: .failure) {
            _ = CanonicalJSON.object { json in
                json.set("b", 1)
                json.set("a", 1)
            }
        }
        await #expect(processExitsWith: .failure) {
            _ = CanonicalJSON.object { json in
                json.set("a", 1)
                json.set("a", 1)
            }
        }
    }
}
