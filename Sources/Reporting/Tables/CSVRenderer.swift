/// Tables as CSV (RFC 4180): CRLF between lines, quotes where they are needed. NULL is an empty field, an
/// empty text is `""`.
struct CSVRenderer {
    let escapingControls: Bool

    func render(_ table: Table, to write: ([UInt8]) throws -> Void) throws {
        try write(line(table.columns.map { Cell.text($0.key) }))
        try table.forEachRow { row in try write(line(row)) }
    }

    private func line(_ cells: [Cell]) -> [UInt8] {
        var output: [UInt8] = []
        for (index, cell) in cells.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            append(field: cell, to: &output)
        }
        output += [13, 10]
        return output
    }

    private func append(field cell: Cell, to output: inout [UInt8]) {
        switch cell {
        case .null: break
        case .integer(let value), .duration(let value), .memory(let value): output += Array(String(value).utf8)
        case .real(let value), .share(let value): output += Array("\(value)".utf8)
        case .flag(let value): output += Array((value ? "true" : "false").utf8)
        case .time(let value): output += Array(Timestamp.text(value).utf8)
        case .text(let value), .json(let value):
            append(text: escapingControls ? PlainText.escaped(value) : value, to: &output)
        case .records(let records): append(text: JSONRenderer.text(records), to: &output)
        }
    }

    private func append(text: String, to output: inout [UInt8]) {
        let special: Set<UInt8> = [UInt8(ascii: ","), UInt8(ascii: "\""), 10, 13]
        guard text.isEmpty || text.utf8.contains(where: special.contains) else {
            output += Array(text.utf8)
            return
        }
        output.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { output.append(byte) }
            output.append(byte)
        }
        output.append(UInt8(ascii: "\""))
    }
}
