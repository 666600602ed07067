/// The source of a program as CPython's tokenizer splits it into lines: `\n`, `\r\n` and `\r`.
///
/// Built when the first violation asks for it; most programs have none.
struct SourceMap {
    private let source: UnsafeBufferPointer<UInt8>
    private var starts: [Int] = []

    init(_ source: UnsafeBufferPointer<UInt8>) {
        self.source = source
    }

    /// The column, from 1 and in code points, of a byte offset within a line. The tree counts
    /// lines from 1 and bytes from 0.
    mutating func column(line: Int, byteOffset: Int) -> Int {
        guard let start = start(ofLine: line) else { return max(0, byteOffset) + 1 }
        let end = min(source.count, start + max(0, byteOffset))
        return 1 + source[start..<max(start, end)].count { !isContinuation($0) }
    }

    /// The source between two positions, cut after at most `limit` bytes at a code point's end.
    mutating func excerpt(line: Int, byteOffset: Int, endLine: Int, endByteOffset: Int, limit: Int) -> String {
        guard let first = start(ofLine: line), let last = start(ofLine: endLine) else { return "" }
        let start = min(source.count, first + max(0, byteOffset))
        var end = min(source.count, last + max(0, endByteOffset))
        guard start < end else { return "" }
        if end - start > limit {
            end = start + limit
            while end > start, isContinuation(source[end]) { end -= 1 }
        }
        return String(decoding: source[start..<end], as: UTF8.self)
    }

    private mutating func start(ofLine line: Int) -> Int? {
        if starts.isEmpty { split() }
        return line >= 1 && line <= starts.count ? starts[line - 1] : nil
    }

    private mutating func split() {
        starts = [0]
        for index in source.indices {
            let isBreak =
                switch source[index] {
                case UInt8(ascii: "\n"): true
                case UInt8(ascii: "\r"): index + 1 == source.count || source[index + 1] != UInt8(ascii: "\n")
                default: false
                }
            if isBreak { starts.append(index + 1) }
        }
    }

    private func isContinuation(_ byte: UInt8) -> Bool {
        byte & 0b1100_0000 == 0b1000_0000
    }
}
