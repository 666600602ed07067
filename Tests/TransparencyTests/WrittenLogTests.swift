import Foundation
import Testing

@Suite("Go agrees on what the executable hands out")
struct WrittenLogTests {
    private let log: WrittenLog
    private let checker: GoChecker

    init() throws {
        checker = try GoChecker()
        log = try WrittenLog()
    }

    private func accepts(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) throws {
        let outcome = try checker.run(arguments)
        #expect(outcome.accepted, "\(outcome.output)", sourceLocation: sourceLocation)
    }

    private func refuses(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) throws {
        let outcome = try checker.run(arguments)
        #expect(outcome.refused, "\(outcome.output)", sourceLocation: sourceLocation)
    }

    /// Another character of base64 in the place of one in the middle.
    private func flip(_ text: inout String) {
        var characters = Array(text)
        let place = characters.count / 2
        characters[place] = characters[place] == "A" ? "B" : "A"
        text = String(characters)
    }

    @Test("on checkpoints, before a rotation of keys and after it")
    func checkpoints() throws {
        let keys = log.keys.split(separator: "\n").map(String.init)
        try #require(keys.count == 2)
        for (file, own, other) in [(log.older, keys[0], keys[1]), (log.newer, keys[1], keys[0])] {
            try accepts("checkpoint", own, file)
            try accepts("checkpoint", log.keys, file)
            try refuses("checkpoint", other, file)
            for line in [0, 1, 2, 4] {
                try refuses("checkpoint", log.keys, log.changed(file) { flip(&$0[line]) })
            }
        }
    }

    @Test("on the proof of an event")
    func event() throws {
        try accepts("proof", log.keys, log.event)
        let lines = try WrittenLog.lines(log.event)
        let empty = try #require(lines.firstIndex(of: ""))
        for line in [1] + Array(3..<empty) + [empty + 2, empty + 3] {
            try refuses("proof", log.keys, log.changed(log.event) { flip(&$0[line]) })
        }
        try refuses("proof", log.keys, log.changed(log.event) { $0[2] += "0" })
        try refuses("proof", log.keys, log.changed(log.event) { $0.remove(at: 3) })
    }

    @Test("on the proof that the log continues an earlier checkpoint")
    func continuation() throws {
        try accepts("continuation", log.keys, log.older, log.continuation)
        try refuses("continuation", log.keys, log.newer, log.continuation)
        try refuses("continuation", String(log.keys.split(separator: "\n")[0]), log.older, log.continuation)
        let lines = try WrittenLog.lines(log.continuation)
        let empty = try #require(lines.firstIndex(of: ""))
        try #require(empty > 1)
        for line in 1..<empty {
            try refuses("continuation", log.keys, log.older, log.changed(log.continuation) { flip(&$0[line]) })
            try refuses("continuation", log.keys, log.older, log.changed(log.continuation) { $0.remove(at: line) })
        }
        try refuses("continuation", log.keys, log.older, log.changed(log.continuation) { $0[0] += "0" })
        try refuses("continuation", log.keys, log.older, log.changed(log.continuation) { flip(&$0[empty + 3]) })
        try refuses("continuation", log.keys, log.changed(log.older) { flip(&$0[2]) }, log.continuation)
    }

    @Test("on the root of what was exported")
    func export() throws {
        let (first, second) = (log.exports[0], log.exports[1])
        try accepts("export", log.keys, log.older, first)
        try accepts("export", log.keys, log.older, first, second)
        try accepts("export", log.keys, log.newer, first, second)
        try refuses("export", log.keys, log.newer, first)
        try refuses("export", log.keys, log.newer, second, first)
        try refuses("export", log.keys, log.newer, second)
        try refuses("export", log.keys, log.newer, first, first)

        let changes: [(inout [String]) -> Void] = [
            { $0.remove(at: 5) }, { $0.swapAt(5, 6) }, { $0.insert($0[5], at: 5) }, { $0.remove(at: $0.count - 2) },
            { flip(&$0[5]) }, { $0[5] = $0[5].replacing(#""event":"#, with: #""event": "#) },
            { $0[5] = $0[5].replacing(#""v":1"#, with: #""v":2"#) }, { $0[5] += " " },
            { $0[5] = $0[5].replacing(#"{"idx":4,"#, with: #"{"idx":5,"#) },
            { $0[0] = $0[0].replacing("assay log 1", with: "assay log 2") },
            { $0[0] = $0[0].replacing(#""first":0"#, with: #""first":1"#) },
            { $0[0] = $0[0].replacing(#""origin":"assay/"#, with: #""origin":"other/"#) },
            { lines in
                let root = lines[0].range(of: #""root":""#)!.upperBound
                lines[0].replaceSubrange(root...root, with: lines[0][root] == "A" ? "B" : "A")
            },
            { $0[0] = $0[0].replacing(#""size":"#, with: #""size":1"#) },
        ]
        for change in changes { try refuses("export", log.keys, log.older, log.changed(first, change)) }
    }
}
