import Crypto
import Foundation
import JSONLines

/// A line of a samples file.
struct Sample {
    /// From 0, in the order of the file.
    let index: Int
    let taskID: [UInt8]
    let problem: Problem
    /// The sample's own keys in their order.
    let members: [JSONMember]
    let completion: [UInt8]

    var program: [UInt8] { problem.program(completion: completion) }
}

/// A samples file, which is read as often as its samples are needed rather than held in memory.
struct SampleFile {
    let path: String
    /// What is read in its place, where there is a copy.
    private let copy: String?
    let problems: ProblemSet

    init(path: String, copy: String? = nil, problems: ProblemSet) throws {
        // What cannot be looked at, or is a folder, gets a better message where it is read.
        var status = stat()
        let isKnown = path == "-" || stat(path, &status) == 0
        guard !isKnown || [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) else {
            throw LineError(file: path, reason: "samples are read more than once; put them in a file")
        }
        self.path = path
        self.copy = copy
        self.problems = problems
    }

    /// Calls `body` with each sample.
    ///
    /// - Returns: the digest of the lines.
    func readAll(_ body: (Sample) throws -> Void) throws -> SHA256Digest {
        let reader = try LineReader(path: copy ?? path, copyOf: copy.map { _ in path })
        var hasher = LineHasher()
        var index = 0
        try reader.forEachLine { line in
            hasher.add(line)
            do {
                try body(sample(line, index: index))
            } catch let error as JSONError {
                throw LineError(file: reader.name, line: line.number, reason: error.description)
            }
            index += 1
        }
        return hasher.finish()
    }

    private func sample(_ line: LineBlock.Line, index: Int) throws -> Sample {
        var scanner = JSONScanner(line, dialect: .python)
        let members = try scanner.members()
        try scanner.finish()
        let taskID = try members.string("task_id")
        guard let problem = problems.problems[taskID] else {
            let name = String(decoding: taskID.prefix(100), as: UTF8.self)
            throw JSONError("unknown task_id \"\(name)\"; it is not among the problems, check --problems")
        }
        return Sample(
            index: index, taskID: taskID, problem: problem, members: members,
            completion: try members.string("completion"))
    }
}

/// SHA-256 over lines, whatever file they are in and however that is compressed.
struct LineHasher {
    private var hasher = SHA256()

    mutating func add(_ line: LineBlock.Line) {
        hasher.update(data: line.bytes[line.range])
        hasher.update(data: [10])
    }

    func finish() -> SHA256Digest { hasher.finalize() }
}
