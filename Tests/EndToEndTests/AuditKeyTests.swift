import Foundation
import Testing

@Suite("Checkpoints, keys and proofs, as users have them")
struct AuditKeyTests {
    private func judged() throws -> Workspace {
        let workspace = try Workspace()
        _ = try workspace.judge([["source": "print(1)"], ["source": "import os; os.system('ls')"], ["source": "1 / 0"]])
        return workspace
    }

    @Test("a drain leaves a signed head, and another is signed when there is something new")
    func signing() throws {
        let workspace = try judged()
        let note = try workspace.assay("audit", "checkpoint")
        #expect(note.status == 0 && note.output.hasPrefix("assay/"), "\(note)")
        #expect(try workspace.assay("audit", "checkpoint", "--now").output == note.output)
        #expect(try workspace.assay("submit", "-", input: "1").status == 0)
        let later = try workspace.assay("audit", "checkpoint", "--now")
        #expect(later.status == 0 && later.output != note.output)
    }

    @Test("a proof of one event convinces somebody who has the key and no database")
    func proof() throws {
        let workspace = try judged()
        let key = try workspace.assay("audit", "key").output.trimmingCharacters(in: .newlines)
        #expect(try workspace.assay("audit", "prove", "2", "-o", "two.tlog-proof").status == 0)
        let proof = try String(contentsOf: workspace.folder.appendingPathComponent("two.tlog-proof"), encoding: .utf8)
        // Elsewhere: no database, no keys.
        let elsewhere = try Workspace()
        func verify(_ text: String, key: String = key) throws -> Outcome {
            try elsewhere.start(["audit", "verify-proof", "-", "--key", key], input: text).wait()
        }
        let verified = try verify(proof)
        #expect(verified.status == 0 && verified.output.contains("\"verdict\":\"rejected\""), "\(verified)")
        #expect(!FileManager.default.fileExists(atPath: elsewhere.database))

        let lines = proof.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let other = try judged()
        let otherProof = try other.assay("audit", "prove", "2").output
        let otherKey = try other.assay("audit", "key").output.trimmingCharacters(in: .newlines)
        #expect(try verify(otherProof).status == 2)
        #expect(try verify(otherProof, key: otherKey).status == 0)
        // Another event under this proof, another index, another hash, another signature.
        let extra = otherProof.split(separator: "\n")[1]
        for (line, text) in [
            (1, String(extra)), (2, "index 3"), (3, lines[4]),
            (lines.count - 2, lines[lines.count - 2].replacing("— ", with: "—  ")),
        ] {
            var changed = lines
            changed[line] = text
            #expect(try verify(changed.joined(separator: "\n")).status != 0, "\(line)")
        }
        let signature = lines[lines.count - 2]
        let flipped = signature.dropLast(6) + (signature.hasSuffix("A=") ? "EEEEE=" : "AAAAA=")
        #expect(try verify(proof.replacing(signature, with: String(flipped))).status == 1)
        #expect(try verify(proof, key: "assay/x+00000000+AAAA").status == 2)
        #expect(try elsewhere.start(["audit", "verify-proof", "-"], input: proof).wait().status == 64)
    }

    @Test("a rotation does not make a log look tampered with to whoever has one of the keys; what is wanting is said")
    func rotatedKeys() throws {
        let workspace = try judged()
        func keys() throws -> String { try workspace.assay("audit", "key").output }
        func verify(_ key: String, _ more: String...) throws -> Outcome {
            try workspace.start(["audit", "verify", "--db", workspace.database, "--key", key] + more).wait()
        }
        let first = try keys().trimmingCharacters(in: .newlines)
        #expect(try workspace.assay("audit", "key", "rotate").status == 0)
        // As they are printed, with a line end at the end; and as a shell passes them on.
        let both = try keys()
        #expect(both.split(separator: "\n").count == 2)
        for key in [first, both, both.trimmingCharacters(in: .newlines), both.replacing("\n", with: "\r\n")] {
            let verified = try verify(key)
            #expect(verified.status == 0 && verified.output.hasSuffix("\nintact\n"), "\(key) \(verified)")
        }
        #expect(try workspace.assay("audit", "prove", "2", "-o", "record.proof").status == 0)
        let proven = try workspace.start(["audit", "verify-proof", "record.proof", "--key", both]).wait()
        #expect(proven.status == 0, "\(proven)")
        let not = try workspace.start(["audit", "verify-proof", "record.proof", "--key", both + "x+y"]).wait()
        #expect(not.status == 2 && not.error.contains("--key x+y:"), "\(not)")
        // An option without a key is not one that was left out.
        #expect(try verify("").status == 2)

        let last = try workspace.assay("audit", "key", "rotate", "--overlap", "0").output
        #expect(try verify(last).status == 0)
        let wanting = try verify(first)
        #expect(wanting.status == 2 && wanting.output.hasSuffix("\nunverified\n"), "\(wanting)")
        #expect(wanting.output.contains("give its --key too: \(last)"), "\(wanting)")
        let json = try verify(first, "--format", "json")
        #expect(json.status == 2 && json.output.contains(#""result" : "unverified""#), "\(json)")
    }

    @Test("a checkpoint may come through a pipe; one with the line ends of mail is said to have them")
    func piped() throws {
        let workspace = try judged()
        let note = try workspace.assay("audit", "checkpoint").output
        let file = try workspace.write(note, to: "kept.checkpoint")
        let script = #"cat "$3" | "$1" audit verify --quiet --db "$2" --checkpoint "#
        for way in ["/dev/stdin", "-", #"<(cat "$3")"#, #""$3""#] {
            let outcome = try workspace.run(
                "/bin/bash", ["-c", script + way, "bash", Installation.assay.path, workspace.database, file])
            #expect(outcome.status == 0 && outcome.error.isEmpty, "\(way) \(outcome)")
        }
        let mailed = try workspace.write(note.replacing("\n", with: "\r\n"), to: "mailed.checkpoint")
        let refused = try workspace.assay("audit", "verify", "--checkpoint", mailed)
        #expect(refused.status == 2 && refused.error.contains("line ends of mail (CR LF)"), "\(refused)")
        let endless = try workspace.assay("audit", "verify", "--checkpoint", "/dev/zero")
        #expect(endless.status == 2 && endless.error.contains("larger than 1 MiB"), "\(endless)")
    }

    @Test("one event of a job, or any event, can be chosen; what is not there is said")
    func choosing() throws {
        let workspace = try judged()
        #expect(try workspace.assay("audit", "prove", "1", "--type", "job.started").output.contains("tlog-proof@v1"))
        #expect(try workspace.assay("audit", "prove", "@0").status == 0)
        for arguments in [["99"], ["@9999"], ["1", "--type", "job.cancelled"]] {
            let outcome = try workspace.start(["audit", "prove", "--db", workspace.database] + arguments).wait()
            #expect(outcome.status == 64 && outcome.error.split(separator: "\n").count == 1, "\(outcome)")
        }
        _ = try workspace.write("precious", to: "there")
        #expect(try workspace.assay("audit", "prove", "1", "-o", "there").status == 64)
    }

    @Test("work refuses an older copy of the database, and goes on when that is accepted")
    func restored() throws {
        let workspace = try judged()
        #expect(try workspace.sql("PRAGMA wal_checkpoint(TRUNCATE)").hasPrefix("0"))
        let backup = workspace.folder.appendingPathComponent("backup.db")
        try FileManager.default.copyItem(at: URL(fileURLWithPath: workspace.database), to: backup)
        #expect(try workspace.assay("run", "-c", "1").status == 0)
        for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: workspace.database + ending) }
        try FileManager.default.copyItem(at: backup, to: URL(fileURLWithPath: workspace.database))
        #expect(try workspace.assay("submit", "-", input: "print(3)").status == 0)

        let refused = try workspace.assay("work", "--drain", "--quiet")
        #expect(refused.status == 4 && refused.error.contains("an older copy"), "\(refused)")
        #expect(try workspace.sql("SELECT count(*) FROM jobs WHERE state = 'available'") == "1")
        // Nor is the newest head that the copy has passed off as the newest there was.
        let head = try workspace.assay("audit", "checkpoint")
        #expect(head.status == 4 && head.output.isEmpty && head.error.contains("an older copy"), "\(head)")
        #expect(try workspace.assay("audit", "key", "rotate", "--accept-restore").status == 64)
        let rotated = try workspace.assay("audit", "key", "rotate", "--accept-restore", "--reason", "restored")
        #expect(rotated.status == 0, "\(rotated)")
        #expect(try workspace.assay("audit", "checkpoint").status == 0)
        #expect(try workspace.assay("work", "--drain", "--quiet").status == 0)
        #expect(try workspace.sql("SELECT count(*) FROM jobs WHERE state = 'completed'") == "4")
    }

    @Test("a restore is accepted only where there was one: the key stays as it is otherwise")
    func nothingRestored() throws {
        let workspace = try judged()
        let key = try workspace.assay("audit", "key").output
        let events = try workspace.sql("SELECT count(*) FROM audit_events")
        let refused = try workspace.assay("audit", "key", "rotate", "--accept-restore", "--reason", "to be sure")
        #expect(refused.status == 64 && refused.output.isEmpty)
        #expect(refused.error.contains("nothing was restored") && refused.error.split(separator: "\n").count == 1)
        #expect(try workspace.assay("audit", "key").output == key)
        #expect(try workspace.sql("SELECT count(*) FROM audit_events") == events)
    }

    @Test("a checkpoint says how many events it does not cover")
    func uncovered() throws {
        let workspace = try judged()
        let all = try workspace.assay("audit", "checkpoint")
        #expect(all.status == 0 && all.error.isEmpty, "\(all.error)")
        for number in 1...2 {
            #expect(try workspace.assay("submit", "-", input: "1").status == 0)
            let some = try workspace.assay("audit", "checkpoint")
            #expect(some.status == 0 && some.output == all.output)
            #expect(some.error.contains("does not cover the last \(number) event"), "\(some.error)")
        }
        let now = try workspace.assay("audit", "checkpoint", "--now")
        #expect(now.output != all.output && now.error.isEmpty)
        let covered = try workspace.assay("audit", "checkpoint")
        #expect(covered.output == now.output && covered.error.isEmpty)
        // Who has no keys here is told all the same.
        let elsewhere = try workspace.assay("audit", "checkpoint", environment: ["ASSAY_KEYS": "/none"])
        #expect(elsewhere.output == now.output)
    }

    @Test("a key folder that cannot be used is said before anything runs")
    func unusable() throws {
        let workspace = try judged()
        #expect(try workspace.assay("submit", "-", input: "1").status == 0)
        let file = try workspace.write("", to: "file")
        let outcome = try workspace.assay("work", "--drain", environment: ["ASSAY_KEYS": file])
        #expect(outcome.status == 3 && outcome.error.contains("ASSAY_KEYS"), "\(outcome)")
        #expect(try workspace.sql("SELECT count(*) FROM jobs WHERE state = 'available'") == "1")
    }

    /// Runs with keys in a file system of 64 KiB of their own.
    private static let fullDisk = """
        set -u
        assay=$1; export ASSAY_DB=$2 ASSAY_KEYS=$3
        count() { sqlite3 -readonly "$ASSAY_DB" "SELECT count(*) FROM $1"; }
        "$assay" work --drain --quiet --workers 2 &
        for i in $(seq 300); do [ "$(count results)" -gt 5 ] && break; sleep 0.1; done
        dd if=/dev/zero of="$ASSAY_KEYS/filler" bs=1k 2> /dev/null
        echo "left: $(df --output=avail "$ASSAY_KEYS" | tail -n 1 | tr -d ' ') KiB"
        wait $!; echo "work: $?"
        echo "results: $(count results)"
        "$assay" work --drain --quiet; echo "nothing left: $?"
        rm "$ASSAY_KEYS/filler"
        "$assay" work --drain --quiet; echo "with room: $?"
        "$assay" audit verify --quiet; echo "verify: $?"
        "$assay" audit checkpoint > /dev/null; echo "checkpoint: $?"
        """

    @Test("a full key folder costs no result: the run says that its log is not signed, and the next one signs it")
    func fullDisk() throws {
        let workspace = try Workspace()
        try workspace.submitSleepers(60, seconds: 0.05)
        let keys = workspace.path("keys")
        try FileManager.default.createDirectory(atPath: keys, withIntermediateDirectories: true)
        // Capabilities so that assay, where it is root, can still become somebody else.
        let capabilities = getuid() == 0 ? ["--cap-add", "ALL"] : []
        let outcome = try workspace.run(
            "/usr/bin/bwrap",
            ["--dev-bind", "/", "/", "--size", "65536", "--tmpfs", keys, "--die-with-parent"] + capabilities
                + ["bash", "-c", Self.fullDisk, "bash", Installation.assay.path, workspace.database, keys])
        #expect(
            outcome.output.split(separator: "\n") == [
                "left: 0 KiB", "work: 3", "results: 60", "nothing left: 3", "with room: 0", "verify: 0",
                "checkpoint: 0",
            ], "\(outcome)")
        // One line each of the two runs, and none of events that the checkpoint does not cover.
        let lines = outcome.error.split(separator: "\n")
        #expect(lines.count == 2, "\(outcome.error)")
        #expect(lines.allSatisfy { $0.contains("No space left on device") && $0.contains("ASSAY_KEYS") }, "\(lines)")
        try workspace.expectWholeRecord(completed: 60)
    }
}
