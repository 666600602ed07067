/// The fields of a `str.format` template, as far as they walk to attributes.
///
/// Reads the grammar of "Format String Syntax" in Python's library reference, leniently: text that
/// is no template has no fields, what follows a malformed field is still read, and so is an
/// escaped brace, since formatting the outcome once more makes a field of it.
struct FormatTemplate {
    /// The access paths of its fields, the argument's name or number first; a subscript is a
    /// component without a name. Fields that only name an argument are left out.
    private(set) var paths: [[String]] = []
    /// Whether the text holds so many fields within fields that reading all of them was given up.
    private(set) var isTooComplex = false
    /// Whether a part that is not known stands in a field's name. Braces that are doubled open no field here.
    private(set) var hasGapInName = false

    /// Stands for parts that are not known. No template that means anything holds it.
    static let gap: Unicode.Scalar = "\u{0}"

    private let bytes: [UInt8]
    private var budget: Int

    init(_ text: String) {
        bytes = Array(text.utf8)
        budget = 16 * bytes.count + 4096
        for index in bytes.indices where bytes[index] == Self.open && !isTooComplex {
            readField(from: index + 1)
        }
        if bytes.contains(0) { findGaps() }
    }

    private mutating func findGaps() {
        var index = 0
        while index < bytes.count {
            defer { index += 1 }
            guard bytes[index] == Self.open else { continue }
            if index + 1 < bytes.count, bytes[index + 1] == Self.open {
                index += 1
                continue
            }
            while index + 1 < bytes.count, !":!}{".utf8.contains(bytes[index + 1]) {
                index += 1
                if bytes[index] == 0 { hasGapInName = true }
            }
        }
    }

    private static let open = UInt8(ascii: "{")

    /// Reads a field's name. Format specifications may hold fields again; they are found by their
    /// own braces.
    private mutating func readField(from start: Int) {
        var path: [String] = []
        var component: [UInt8] = []
        var isSubscript = false
        reading: for byte in bytes[start...] {
            budget -= 1
            guard budget > 0 else {
                isTooComplex = true
                return
            }
            switch byte {
            case UInt8(ascii: "]") where isSubscript: isSubscript = false
            case _ where isSubscript: break
            case UInt8(ascii: "."), UInt8(ascii: "["):
                path.append(String(decoding: component, as: UTF8.self))
                component = []
                isSubscript = byte == UInt8(ascii: "[")
            case UInt8(ascii: "}"), UInt8(ascii: "!"), UInt8(ascii: ":"), Self.open: break reading
            default: component.append(byte)
            }
        }
        path.append(String(decoding: component, as: UTF8.self))
        if path.count > 1 { paths.append(path) }
    }
}
