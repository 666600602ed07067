/// Whole lines of a file, in blocks of about a quarter of a megabyte. What it holds does not grow with the
/// file, only with its longest line.
public final class LineReader {
    /// A line may be this long, in bytes: more than a program and its inputs, every byte escaped.
    public static let longestLine = 64 << 20
    private static let readSize = 1 << 18

    /// What errors call the file.
    public var name: String { file.name }
    private let file: InputFile
    private var rest: [UInt8] = []
    private var nextLine = 1
    private var isAtEnd = false

    /// - Parameters:
    ///   - path: a file, plain or compressed with gzip, or `-` for stdin.
    ///   - original: what it is a copy of, where it is one: what errors call it.
    public init(path: String, copyOf original: String? = nil) throws(LineError) {
        file = try InputFile(path: path, copyOf: original)
    }

    /// The next lines; nil at the end of the file.
    public func nextBlock() throws(LineError) -> LineBlock? {
        while !isAtEnd {
            let bytes: [UInt8]
            do {
                bytes = try file.read(Self.readSize)
            } catch {
                // zlib gives no line; where reading stopped is the best there is.
                throw LineError(
                    file: error.file, line: nextLine > 1 ? nextLine : nil, reason: error.reason,
                    isShortage: error.isShortage)
            }
            guard !bytes.isEmpty else {
                isAtEnd = true
                break
            }
            guard let newline = bytes.lastIndex(of: 10) else {
                rest += bytes
                try requireBoundedLine()
                continue
            }
            rest += bytes[...newline]
            let block = takeBlock()
            rest = Array(bytes[(newline + 1)...])
            return block
        }
        return rest.isEmpty ? nil : takeBlock()
    }

    /// Calls `body` with each line that is not blank.
    public func forEachLine(_ body: (LineBlock.Line) throws -> Void) throws {
        while let block = try nextBlock() {
            try block.forEachLine(body)
        }
    }

    private func takeBlock() -> LineBlock {
        let block = LineBlock(bytes: rest, firstLine: nextLine)
        nextLine += rest.count { $0 == 10 }
        rest = []
        return block
    }

    private func requireBoundedLine() throws(LineError) {
        guard rest.count <= Self.longestLine else {
            throw LineError(
                file: name, line: nextLine, reason: "the line is longer than \(Self.longestLine >> 20) MiB")
        }
    }
}

/// Some consecutive lines.
public struct LineBlock: Sendable {
    /// A line's number, from 1, and where its bytes are, without the newline.
    public struct Line {
        public let number: Int
        public let bytes: [UInt8]
        public let range: Range<Int>

        public init(number: Int, bytes: [UInt8], range: Range<Int>) {
            self.number = number
            self.bytes = bytes
            self.range = range
        }
    }

    public let bytes: [UInt8]
    let firstLine: Int

    /// Calls `body` with each line that is not blank.
    public func forEachLine(_ body: (Line) throws -> Void) rethrows {
        var number = firstLine
        // A byte order mark says nothing in UTF-8.
        var start = number == 1 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 10) ?? bytes.count
            if !isBlank(start..<end) {
                try body(Line(number: number, bytes: bytes, range: start..<end))
            }
            number += 1
            start = end + 1
        }
    }

    private func isBlank(_ range: Range<Int>) -> Bool {
        bytes[range].allSatisfy { $0 == 32 || $0 == 9 || $0 == 13 }
    }
}
