import Crypto
public import Evaluation
import Foundation
import JSONLines

/// A program to be judged for the evaluation.
public struct HumanEvalProgram: Sendable, Hashable {
    /// The sample's place in its file, from 0.
    public let index: Int
    /// The problem, for people.
    public let taskID: String
    /// What is to run. Text that Python's `json` lets through without being text is not UTF-8 here either.
    public let source: [UInt8]
}

/// What came of one program.
public struct HumanEvalOutcome: Sendable, Hashable {
    public var verdict: Verdict
    /// `str()` of the exception that left the program.
    public var exceptionMessage: String?
    /// What a blocked program tried, or what ended a crashed one, in words.
    public var detail: String?

    public init(verdict: Verdict, exceptionMessage: String? = nil, detail: String? = nil) {
        self.verdict = verdict
        self.exceptionMessage = exceptionMessage
        self.detail = detail
    }
}

/// An evaluation in the format of OpenAI's HumanEval harness (github.com/openai/human-eval): problems and
/// samples in, a results file and pass@k out.
///
/// Samples are read from their file whenever they are needed: once to check them and to know their content,
/// once for ``forEachProgram(_:)``, once for ``finish(k:_:)``. A file that changes in between is noticed.
///
/// Unlike the harness, which stops where a problem has no sample, this evaluates the problems that occur in
/// the samples; ``HumanEvalSummary/unattempted`` says how many do not.
public struct HumanEvalRun {
    /// `<samples>_results.jsonl`, unless another place was named.
    public let resultsPath: String
    public let sampleCount: Int
    private let samples: SampleFile
    private let problemsDigest: SHA256Digest
    private let samplesDigest: SHA256Digest

    /// Reads both files, `.jsonl` or `.jsonl.gz`.
    ///
    /// - Parameters:
    ///   - copies: of both files, to be read in their place.
    ///   - results: where the results go, if not beside the samples.
    ///   - precious: files that results must not replace, beside the two that are read.
    /// - Throws: `LineError` for the first line that cannot be used; ``HumanEvalError`` where the results
    ///   could not be written in the end.
    public init(
        problems: String, samples: String, copies: (problems: String, samples: String)? = nil, results: String? = nil,
        precious: [String] = []
    ) throws {
        var hasher = LineHasher()
        let problemSet = try ProblemSet(path: problems, copy: copies?.problems) { hasher.add($0) }
        problemsDigest = hasher.finish()
        self.samples = try SampleFile(path: samples, copy: copies?.samples, problems: problemSet)
        var count = 0
        samplesDigest = try self.samples.readAll { _ in count += 1 }
        sampleCount = count
        guard count > 0 else { throw LineError(file: samples, reason: "holds no samples") }
        resultsPath = results ?? "\(samples)_results.jsonl"
        try ResultsFile.checkWritable(resultsPath, precious: [problems, samples] + precious)
    }

    /// A name that is the same only for the same problems, samples and options, so that an evaluation that
    /// was interrupted finds its jobs again. How the files are compressed makes no difference.
    ///
    /// - Parameter options: everything else that decides results, for example `timeout=3.0`.
    public func batchName(options: [String]) -> String {
        var hasher = SHA256()
        hasher.update(data: Data(problemsDigest))
        hasher.update(data: Data(samplesDigest))
        for option in options {
            hasher.update(data: Data(option.utf8))
            hasher.update(data: [0])
        }
        let digits = hasher.finalize().prefix(8).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return "humaneval-\(digits.joined())"
    }

    /// Calls `body` with each program that can be queued, in the order of the samples. Those that no
    /// interpreter would take either (a NUL character, or more than 1 MiB) are judged by
    /// ``finish(k:_:)`` itself.
    public func forEachProgram(_ body: (HumanEvalProgram) throws -> Void) throws {
        let digest = try samples.readAll { sample in
            let source = sample.program
            guard Self.objection(to: source) == nil else { return }
            try body(
                HumanEvalProgram(
                    index: sample.index, taskID: String(decoding: sample.taskID, as: UTF8.self), source: source))
        }
        try requireUnchanged(digest)
    }

    /// Writes the results file, all of it or nothing, and sums up.
    ///
    /// - Parameters:
    ///   - k: the k of pass@k. Those for which a problem has too few samples are left out.
    ///   - outcome: what came of the program of a sample, by its index.
    public func finish(
        k: [Int] = [1, 10, 100], _ outcome: (_ index: Int) throws -> HumanEvalOutcome?
    ) throws -> HumanEvalSummary {
        var tally = Tally()
        try ResultsFile.write(resultsPath) { write in
            let digest = try samples.readAll { sample in
                let result = try result(of: sample, outcome)
                tally.add(task: sample.taskID, passed: result == "passed")
                var members = sample.members
                members.set("result", .string(Array(result.utf8)))
                members.set("passed", .boolean(result == "passed"))
                var line: [UInt8] = []
                PythonJSON.append(.object(members), to: &line)
                try write(line + [10])
            }
            try requireUnchanged(digest)
        }
        return HumanEvalSummary(
            samples: sampleCount, passed: tally.passed, problems: tally.tasks.count,
            unattempted: samples.problems.problems.count - tally.tasks.count, passAtK: tally.passAtK(k),
            resultsPath: resultsPath)
    }

    private func result(of sample: Sample, _ outcome: (Int) throws -> HumanEvalOutcome?) throws -> String {
        if let objection = Self.objection(to: sample.program) { return "failed: \(objection)" }
        guard let outcome = try outcome(sample.index) else {
            throw HumanEvalError(
                "\(samples.path): sample \(sample.index + 1) has no verdict; run the evaluation again to go on")
        }
        return outcome.result
    }

    private func requireUnchanged(_ digest: SHA256Digest) throws {
        guard digest == samplesDigest else {
            throw HumanEvalError("\(samples.path): the file changed during the evaluation; run it again")
        }
    }

    /// Why a program can neither be queued nor be compiled, in CPython's words where it has any.
    private static func objection(to source: [UInt8]) -> String? {
        if source.contains(0) { return "source code string cannot contain null bytes" }
        return source.count > 1 << 20 ? "the program is larger than 1 MiB" : nil
    }
}

extension HumanEvalOutcome {
    /// As in the harness's results: `passed`, `timed out`, or `failed: ` and why.
    public var result: String {
        switch verdict {
        case .passed: "passed"
        case .timedOut: "timed out"
        case .raised: "failed: \(exceptionMessage ?? "")"
        case .wrongAnswer: "failed: wrong output"
        case .rejected: "failed: rejected by the policy\(suffix)"
        case .memoryExceeded: "failed: memory limit exceeded"
        case .outputExceeded: "failed: output limit exceeded"
        case .blocked: "failed: blocked\(suffix)"
        case .crashed: "failed: crashed\(suffix)"
        }
    }

    private var suffix: String { detail.map { ": \($0)" } ?? "" }
}
