import Foundation
import JSONLines
import ProcessWaiting
import Testing

@Suite("The line reader")
struct LineReaderTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-lines-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let url = folder.appendingPathComponent(name)
        try Data(bytes).write(to: url)
        return url.path
    }

    private func gzip(_ path: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-k", "-f", path]
        try process.run()
        process.waitClosely()
        return path + ".gz"
    }

    private func lines(_ path: String) throws -> [(number: Int, text: String)] {
        var lines: [(number: Int, text: String)] = []
        try LineReader(path: path).forEachLine { line in
            lines.append((line.number, String(decoding: line.bytes[line.range], as: UTF8.self)))
        }
        return lines
    }

    @Test("numbers lines, skips blank ones, and needs no last newline")
    func numbering() throws {
        let lines = try lines(file("a", Array("one\n\n \t\r\nfour\nfive".utf8)))
        #expect(lines.map(\.number) == [1, 4, 5])
        #expect(lines.map(\.text) == ["one", "four", "five"])
    }

    @Test("drops a byte order mark, and reads an empty file as no lines")
    func edges() throws {
        #expect(try lines(file("b", [0xEF, 0xBB, 0xBF, 0x31, 0x0A])).map(\.text) == ["1"])
        #expect(try lines(file("c", [])).isEmpty)
        #expect(try lines(file("d", Array("\n\n\n".utf8))).isEmpty)
    }

    @Test("reads files of many blocks, plain and compressed, alike")
    func blocks() throws {
        let text = (0..<60_000).map { "line \($0) \(String(repeating: "x", count: $0 % 50))" }
        let plain = try file("e.jsonl", Array((text.joined(separator: "\n") + "\n").utf8))
        let compressed = try gzip(plain)
        for path in [plain, compressed] {
            let lines = try lines(path)
            #expect(lines.map(\.text) == text)
            #expect(lines.map(\.number) == Array(1...text.count))
        }
    }

    @Test("joins a line that is longer than a block")
    func longLine() throws {
        let long = String(repeating: "y", count: 1_000_000)
        #expect(try lines(file("f", Array("a\n\(long)\nb".utf8))).map(\.text) == ["a", long, "b"])
    }

    @Test("says of a damaged gzip file what is wrong and where")
    func damagedGzip() throws {
        let text = (0..<200_000).map { "\($0) \(($0 &* 2_654_435_761) % 1_000_003)" }.joined(separator: "\n")
        let path = try gzip(file("g.jsonl", Array(text.utf8)))
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))

        let truncated = try file("h.jsonl.gz", Array(bytes[..<(bytes.count / 2)]))
        let early = #expect(throws: LineError.self) { try lines(truncated) }
        #expect(early?.file == truncated)
        #expect((early?.line ?? 0) > 1)
        #expect(early?.reason.contains("damaged gzip data") ?? false)

        var flipped = bytes
        for index in (bytes.count / 2)..<(bytes.count / 2 + 64) { flipped[index] ^= 0x55 }
        let damaged = try file("i.jsonl.gz", flipped)
        #expect(throws: LineError.self) { try lines(damaged) }

        let noGzip = try file("j.jsonl.gz", Array("{}\n".utf8))
        let error = #expect(throws: LineError.self) { try lines(noGzip) }
        #expect(error?.description == "\(noGzip): is not gzip data, though its name ends in .gz")
    }

    @Test("says of a file that cannot be read why")
    func unreadable() throws {
        let missing = folder.appendingPathComponent("missing").path
        let error = #expect(throws: LineError.self) { try lines(missing) }
        #expect(error?.description.hasPrefix("\(missing): cannot be read: No such file") ?? false)
        #expect(throws: LineError.self) { try lines(folder.path) }
    }

    @Test("refuses a line without an end")
    func endless() {
        let error = #expect(throws: LineError.self) { try lines("/dev/zero") }
        #expect(error?.line == 1)
        #expect(error?.reason == "the line is longer than 64 MiB")
    }
}
