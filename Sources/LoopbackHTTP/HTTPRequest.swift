/// The head of a request (RFC 9112), of which only the first line means anything here.
enum HTTPRequest: Equatable {
    case wanted(method: String, target: String)
    case malformed
    case tooLarge

    /// Bytes of a head, its fields included.
    static let limit = 8_192

    /// Reads a head; nil where its end has not come yet.
    init?(_ bytes: [UInt8]) {
        guard let end = Self.end(of: bytes.prefix(Self.limit)) else {
            guard bytes.count >= Self.limit else { return nil }
            self = .tooLarge
            return
        }
        self = Self.firstLine(bytes[..<end])
    }

    /// Where the empty line begins that ends a head. A lone LF ends a line as well (RFC 9112 §2.2).
    private static func end(of bytes: ArraySlice<UInt8>) -> Int? {
        var isAfterLine = false
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case 10:
                if isAfterLine { return index }
                isAfterLine = true
            case 13: continue
            default: isAfterLine = false
            }
        }
        return nil
    }

    private static func firstLine(_ head: ArraySlice<UInt8>) -> HTTPRequest {
        var line = head.prefix { $0 != 10 }
        if line.last == 13 { line.removeLast() }
        guard line.allSatisfy({ (0x20...0x7E).contains($0) }) else { return .malformed }
        let words = line.split(separator: 32, omittingEmptySubsequences: false)
        guard words.count == 3, !words[0].isEmpty, words[0].allSatisfy({ (65...90).contains($0) }),
            words[1].first == UInt8(ascii: "/"),
            ["HTTP/1.0", "HTTP/1.1"].contains(String(decoding: words[2], as: UTF8.self))
        else { return .malformed }
        return .wanted(
            method: String(decoding: words[0], as: UTF8.self), target: String(decoding: words[1], as: UTF8.self))
    }
}
