import AuditLog
import Evaluation
import Foundation
import Testing

@Suite("Result digest")
struct ResultDigestTests {
    private let salt = [UInt8](0..<16)

    private var record: ResultRecord {
        var judgement = Judgement(verdict: .passed)
        judgement.standardOutput = Array("42\n".utf8)
        judgement.userMicroseconds = 7
        judgement.systemMicroseconds = 3
        return ResultRecord(
            job: 1, attempt: 1, policy: "default", policyHash: "00", worker: "w", interpreter: "p", finishedAt: 5,
            judgement: judgement)
    }

    @Test("the encoding is the documented one")
    func encoding() {
        func integer(_ value: Int64) -> [UInt8] {
            [0x69] + withUnsafeBytes(of: value.bigEndian) { [UInt8]($0) }
        }
        func text(_ value: String) -> [UInt8] {
            [0x62] + integer(Int64(value.utf8.count)).dropFirst() + Array(value.utf8)
        }
        let null: [UInt8] = [0x30]
        var bytes = Array("assay result 1\n".utf8)
        bytes += integer(1) + integer(1) + text("passed")
        bytes += null + null + null + null
        for value: Int64 in [0, 10, 7, 3, 0, 0, 0, 5] { bytes += integer(value) }
        for value in ["default", "00", "w", "p"] { bytes += text(value) }
        bytes += null + null + null + null + null
        bytes += text("42\n") + text("")
        #expect(ResultDigest.result(record, salt: salt) == Digest.hmac(salt: salt, bytes))

        var withEvents = record
        withEvents.judgement.eventCount = 3
        #expect(ResultDigest.result(withEvents, salt: salt) == Digest.hmac(salt: salt, bytes + integer(3)))
    }

    @Test("every field of a result changes its digest")
    func everyField() {
        let changes: [(inout ResultRecord) -> Void] = [
            { $0.job = 2 }, { $0.attempt = 2 }, { $0.policy = "x" }, { $0.policyHash = "x" }, { $0.worker = "x" },
            { $0.interpreter = "x" }, { $0.finishedAt = 6 }, { $0.judgement.verdict = .raised },
            { $0.judgement.value = "" }, { $0.judgement.valueJSON = "" }, { $0.judgement.standardOutput = [] },
            { $0.judgement.standardError = [0] }, { $0.judgement.outputTruncated = true },
            { $0.judgement.exceptionType = "" }, { $0.judgement.exceptionMessage = "" },
            { $0.judgement.traceback = "" }, { $0.judgement.exitCode = 0 }, { $0.judgement.signal = 9 },
            { $0.judgement.limitHit = .cpu }, { $0.judgement.blockedBy = "ptrace" },
            { $0.judgement.wallMicroseconds = 1 }, { $0.judgement.userMicroseconds = 1 },
            { $0.judgement.systemMicroseconds = 1 }, { $0.judgement.maxRSSKiB = 1 },
            { $0.judgement.violationCount = 1 }, { $0.judgement.eventCount = 1 },
        ]
        var digests: Set<Digest> = [ResultDigest.result(record, salt: salt)]
        for change in changes {
            var changed = record
            change(&changed)
            digests.insert(ResultDigest.result(changed, salt: salt))
        }
        #expect(digests.count == changes.count + 1)
    }

    @Test("moving text between neighbouring fields changes the digest")
    func fieldBoundaries() {
        var one = record
        one.worker = "ab"
        one.interpreter = "c"
        var other = record
        other.worker = "a"
        other.interpreter = "bc"
        #expect(ResultDigest.result(one, salt: salt) != ResultDigest.result(other, salt: salt))
    }

    @Test("no violations have no digest, and their order matters")
    func violations() {
        func violation(_ symbol: String) -> Violation {
            Violation(
                phase: .static, severity: .reject, rule: "r", node: "Name", symbol: symbol, line: 1, column: 1,
                endLine: 1, endColumn: 2, message: "m", excerpt: "x")
        }
        #expect(ResultDigest.violations([], salt: salt) == nil)
        #expect(
            ResultDigest.violations([violation("a"), violation("b")], salt: salt)
                != ResultDigest.violations([violation("b"), violation("a")], salt: salt))
    }

    @Test("no events have no digest, and every field of one changes it")
    func events() {
        let event = RuntimeEvent(rule: "r", severity: .observe, event: "open", argument: "a", count: 1)
        let changes: [(inout RuntimeEvent) -> Void] = [
            { $0.rule = "x" }, { $0.severity = .reject }, { $0.event = "x" }, { $0.argument = "" }, { $0.count = 2 },
        ]
        var digests = [ResultDigest.events([], salt: salt), ResultDigest.events([event], salt: salt)]
        for change in changes {
            var changed = event
            change(&changed)
            digests.append(ResultDigest.events([changed], salt: salt))
        }
        #expect(digests[0] == nil)
        #expect(Set(digests).count == changes.count + 2)
    }

    @Test("CPU time that overflows is the largest there is")
    func overflow() {
        var record = record
        record.judgement.userMicroseconds = .max
        record.judgement.systemMicroseconds = 1
        #expect(record.cpuMicroseconds == .max)
    }
}
