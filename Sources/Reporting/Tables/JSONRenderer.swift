/// Tables and records as JSON.
///
/// Control characters are escaped beyond what RFC 8259 asks for (DEL, U+0080 to U+009F and the two line
/// separators), so that a terminal has nothing to obey. Everything else stays UTF-8.
public enum JSONRenderer {
    /// An array, an object a line.
    static func renderArray(_ table: Table, to write: ([UInt8]) throws -> Void) throws {
        var isFirst = true
        try table.forEachRow { row in
            var output = Array((isFirst ? "[\n" : ",\n").utf8)
            append(row, columns: table.columns, to: &output)
            isFirst = false
            try write(output)
        }
        try write(Array((isFirst ? "[]\n" : "\n]\n").utf8))
    }

    static func renderLines(_ table: Table, to write: ([UInt8]) throws -> Void) throws {
        try table.forEachRow { row in
            var output: [UInt8] = []
            append(row, columns: table.columns, to: &output)
            output.append(10)
            try write(output)
        }
    }

    /// One object, with a newline.
    public static func render(_ record: Record, to write: ([UInt8]) throws -> Void) throws {
        var output: [UInt8] = []
        append(record, to: &output)
        output.append(10)
        try write(output)
    }

    /// An array of records as text, for a field of another format.
    static func text(_ records: [Record]) -> String {
        var output: [UInt8] = []
        append(.records(records), to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    private static func append(_ row: [Cell], columns: [Column], to output: inout [UInt8]) {
        output.append(UInt8(ascii: "{"))
        for (index, (column, cell)) in zip(columns, row).enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            append(string: column.key, to: &output)
            output.append(UInt8(ascii: ":"))
            append(cell, to: &output)
        }
        output.append(UInt8(ascii: "}"))
    }

    private static func append(_ record: Record, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "{"))
        for (index, field) in record.fields.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            append(string: field.key, to: &output)
            output.append(UInt8(ascii: ":"))
            append(field.value, to: &output)
        }
        output.append(UInt8(ascii: "}"))
    }

    private static func append(_ cell: Cell, to output: inout [UInt8]) {
        switch cell {
        case .null: output += Array("null".utf8)
        case .integer(let value), .duration(let value), .memory(let value): output += Array(String(value).utf8)
        case .real(let value), .share(let value): output += Array((value.isFinite ? "\(value)" : "null").utf8)
        case .flag(let value): output += Array((value ? "true" : "false").utf8)
        case .text(let value): append(string: value, to: &output)
        case .time(let value): append(string: Timestamp.text(value), to: &output)
        case .json(let value): append(json: value, to: &output)
        case .records(let records):
            output.append(UInt8(ascii: "["))
            for (index, record) in records.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                append(record, to: &output)
            }
            output.append(UInt8(ascii: "]"))
        }
    }

    /// JSON as it is, but for what a terminal might obey, which strings alone can hold.
    private static func append(json: String, to output: inout [UInt8]) {
        for scalar in json.unicodeScalars {
            switch scalar.value {
            case 0x7F..<0xA0, 0x2028...0x2029: append(unit: UInt16(scalar.value), to: &output)
            default: output.append(contentsOf: UTF8.encode(scalar)!)
            }
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)

    /// Works on bytes: results are megabytes of text.
    private static func append(string: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        var previous: UInt8 = 0
        var beforePrevious: UInt8 = 0
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
            case 10: output += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            case 13: output += [UInt8(ascii: "\\"), UInt8(ascii: "r")]
            case 9: output += [UInt8(ascii: "\\"), UInt8(ascii: "t")]
            case ..<0x20, 0x7F: append(unit: UInt16(byte), to: &output)
            case 0x80..<0xA0 where previous == 0xC2:
                output.removeLast()
                append(unit: UInt16(byte), to: &output)
            case 0xA8...0xA9 where previous == 0x80 && beforePrevious == 0xE2:
                output.removeLast(2)
                append(unit: 0x2028 + UInt16(byte - 0xA8), to: &output)
            default: output.append(byte)
            }
            beforePrevious = previous
            previous = byte
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func append(unit: UInt16, to output: inout [UInt8]) {
        output += Array("\\u".utf8)
        for shift in [UInt16(12), 8, 4, 0] { output.append(digits[Int(unit >> shift & 15)]) }
    }
}
