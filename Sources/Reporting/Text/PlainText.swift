/// Text that came from programs, made harmless for terminals.
public enum PlainText {
    /// Replaces what a terminal might obey or what deceives its reader: control characters, invisible
    /// formatting and the marks that reverse the direction of text become escapes such as `\n`, `\x1b` and
    /// `\u{202e}`. A backslash stays one backslash: this is to be read, not to be parsed.
    ///
    /// - Parameters:
    ///   - keepingLines: whether newlines and tabs stay.
    ///   - keepingJoiners: whether what joins letters and emoji stays, U+200C and U+200D. It is invisible, and harmless where
    ///     texts are looked at and not compared.
    public static func escaped(
        _ text: String, keepingLines: Bool = false, keepingJoiners: Bool = true
    ) -> String {
        func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
            isInvisible(scalar) && !(keepingJoiners && (0x200C...0x200D).contains(scalar.value))
        }
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var output = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if !isUnsafe(scalar) || (keepingLines && (scalar == "\n" || scalar == "\t")) {
                output.append(scalar)
            } else {
                output.append(contentsOf: escape(scalar).unicodeScalars)
            }
        }
        return String(output)
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\t": "\\t"
        case "\r": "\\r"
        case _ where scalar.value < 0x100:
            "\\x" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
        default: "\\u{\(String(scalar.value, radix: 16))}"
        }
    }

    /// Whether it is of one of Unicode's categories Cc, Cf, Zl and Zp.
    public static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E: false
        case ..<0x20, 0x7F...0x9F: true
        case 0x2028...0x2029: true
        case ..<0x2100, 0xFE00..., 0x180E: scalar.properties.generalCategory == .format
        default: false
        }
    }
}
