import Evaluation
import Foundation
import Testing
import Wire

/// Jobs that write whatever they like to the descriptor they report on.
@Suite("Jobs that fuzz their worker", .serialized)
struct WorkerFuzzTests {
    @Test("get one verdict each, and the jobs behind them theirs")
    func reports() throws {
        try FuzzRun.run("worker") { run in
            var trials: [Trial] = []
            for _ in 0..<24 { trials += [run.generator.trial(), run.generator.sentinel()] }
            let queue = try Queue()
            let described = try JSONSerialization.data(withJSONObject: trials.map(\.row))
            run.note(Array(described))
            try queue.submit(trials.map(\.row))
            let worked = try queue.assay("work", "--drain", "--quiet", "--workers", "2")
            func expect(_ condition: Bool, _ what: @autoclosure () -> String) {
                run.expect(condition, what(), input: Array(described))
            }
            expect(worked.status == 0, "assay work ended with \(worked.status): \(worked.error)")
            if let problem = try queue.inconsistency() { expect(false, problem) }
            let rows = try queue.rows(
                """
                SELECT id, state, jobs.attempt, verdict, value FROM jobs LEFT JOIN results ON job_id = id ORDER BY id
                """)
            expect(rows.count == trials.count, "\(rows.count) jobs of \(trials.count)")
            for (trial, row) in zip(trials, rows) {
                expect(row["state"] as? String == "completed", "job \(row): not judged")
                expect(row["attempt"] as? Int == 1, "job \(row): its worker was lost")
                let verdict = Verdict(rawValue: row["verdict"] as? String ?? "")
                expect(verdict.map(trial.allowed.contains) ?? false, "job \(row): allowed are \(trial.allowed)")
                if let value = trial.value { expect(row["value"] as? String == value, "job \(row): not \(value)") }
            }
        }
    }
}

/// A program, and what may be said of it.
private struct Trial {
    var program: String
    var allowed: Set<Verdict>
    var value: String?
    var policy = "open"

    var row: [String: Any] {
        // What is to come to its end has time for it on a host that is busy with other things.
        let mayTimeOut = allowed.contains(.timedOut)
        return [
            "source": program, "policy": policy, "timeout": mayTimeOut ? 0.5 : 10, "wall_timeout": mayTimeOut ? 1 : 120,
            "memory_mb": 64,
        ]
    }
}

extension SplitMix {
    /// An honest program between the hostile ones.
    fileprivate mutating func sentinel() -> Trial {
        let number = below(1_000)
        switch below(4) {
        case 0: return Trial(program: "print(\(number))\n\(number) + 1", allowed: [.passed], value: "\(number + 1)")
        case 1: return Trial(program: "raise ValueError(\(number))", allowed: [.raised])
        case 2: return Trial(program: "import os\nos.system('id')", allowed: [.rejected], policy: "default")
        default: return Trial(program: "import ctypes\nctypes.CDLL(None).unshare(\(number))", allowed: [.blocked])
        }
    }

    /// A program that writes to its report descriptor, and then ends in one way or another.
    fileprivate mutating func trial() -> Trial {
        var lines = ["import os, signal, threading, time"]
        var wrote = false
        for _ in 0...below(4) {
            switch below(9) {
            case 0: lines.append("os.set_blocking(3, \(chance(2) ? "False" : "True"))")
            case 1: lines.append("d = os.dup(3)")
            case 2:
                // Until the pipe is full, or for ever.
                lines.append(
                    "for _ in range(\(pick([3, 100, 10_000]))): os.write(3, bytes.fromhex('\(hostileBytes())') * 40)")
                wrote = true
            case 3:
                lines.append("threading.Thread(target=lambda: os.write(3, bytes(\(1 + below(70_000))))).start()")
                wrote = true
            default:
                lines.append("os.write(3, bytes.fromhex('\(hostileBytes())'))")
                wrote = true
            }
        }
        switch below(8) {
        case 0:
            lines.append("os._exit(\(below(256)))")
            wrote = true
        case 1:
            lines.append("os.close(3)")
            wrote = true
        case 2: lines.append("while True: pass")
        case 3: lines.append("time.sleep(60)")
        case 4:
            lines.append("raise ValueError")
        default: lines.append("1 + 1")
        }
        let ends = lines.last == "1 + 1"
        var allowed: Set<Verdict> = [.crashed, .raised, .timedOut, .memoryExceeded]
        // Whoever wrote there himself has no claim to anything good.
        if !wrote, ends { allowed = [.passed] }
        return Trial(program: lines.joined(separator: "\n"), allowed: allowed)
    }

    /// Bytes as hexadecimal digits: frames that are nearly right, and all kinds that are not. Never none.
    private mutating func hostileBytes() -> String {
        var nonce = bytes(JobReport.nonceBytes)
        while nonce.count < JobReport.nonceBytes { nonce.append(0) }
        let frame = jobReport().frame(nonce: nonce)
        let chosen: [UInt8]
        switch below(6) {
        case 0: chosen = frame.encoded
        case 1: chosen = mutated(frame.encoded)
        case 2: chosen = Array(frame.encoded.prefix(1 + below(8)))
        case 3: chosen = Array(repeating: frame.encoded, count: 1 + below(20)).flatMap { $0 }
        case 4:
            let length = UInt32(truncatingIfNeeded: integer())
            chosen = withUnsafeBytes(of: length.littleEndian) { Array($0) } + [UInt8(below(6))] + bytes(64)
        default: chosen = bytes(64)
        }
        return (chosen.isEmpty ? [0] : chosen).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
