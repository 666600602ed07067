import Foundation
import Testing

@Suite("audit timestamp")
struct AuditTimestampTests {
    private let work: Workspace

    init() throws { work = try Workspace() }

    private func path(_ name: String) -> String { work.folder.appendingPathComponent(name).path }

    private func openssl(_ arguments: String...) throws {
        let outcome = try work.run("/usr/bin/openssl", arguments)
        #expect(outcome.status == 0, "\(outcome.error)")
    }

    /// A time-stamping authority of our own: a certificate for that purpose alone, signed by a root.
    private func makeAuthority() throws {
        try work.write(
            """
            [tsa]
            default_tsa = local
            [local]
            serial = \(path("serial"))
            signer_cert = \(path("tsa.pem"))
            signer_key = \(path("tsa.key"))
            certs = \(path("root.pem"))
            signer_digest = sha256
            default_policy = 1.2.3.4.1
            digests = sha256
            accuracy = secs:1
            ordering = yes
            tsa_name = yes
            ess_cert_id_chain = no
            """, to: "tsa.cnf")
        try work.write("01\n", to: "serial")
        try work.write("extendedKeyUsage = critical,timeStamping\n", to: "tsa.ext")
        try openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", path("root.key"), "-out", path("root.pem"),
            "-subj", "/CN=Test Root", "-days", "2")
        try openssl(
            "req", "-newkey", "rsa:2048", "-nodes", "-keyout", path("tsa.key"), "-out", path("tsa.csr"), "-subj",
            "/CN=Test Authority")
        try openssl(
            "x509", "-req", "-in", path("tsa.csr"), "-CA", path("root.pem"), "-CAkey", path("root.key"),
            "-CAcreateserial", "-extfile", path("tsa.ext"), "-days", "2", "-out", path("tsa.pem"))
        try openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", path("other.key"), "-out", path("other.pem"),
            "-subj", "/CN=Another Root", "-days", "2")
    }

    private func answer(_ request: String, _ response: String) throws {
        try openssl(
            "ts", "-reply", "-config", path("tsa.cnf"), "-queryfile", path(request), "-out", path(response))
    }

    @Test("a checkpoint is stamped by an authority, and plain openssl verifies what is exported")
    func roundTrip() throws {
        try makeAuthority()
        #expect(try work.assay("submit", "-", input: "print(1)").status == 0)
        let early = try work.assay("audit", "timestamp", "request", "-o", path("early.tsq"))
        #expect(early.status == 64)
        #expect(early.error.contains("nothing was signed yet"))
        #expect(try work.assay("audit", "checkpoint", "--now").status == 0)
        #expect(try work.assay("audit", "timestamp", "request", "-o", path("head.tsq")).status == 0)
        try answer("head.tsq", "head.tsr")

        let stored = try work.assay("audit", "timestamp", "store", path("head.tsr"), "--ca", path("root.pem"))
        #expect(stored.status == 0, "\(stored.error)")
        #expect(stored.output == "1\n")
        let row = try #require(
            try work.assay("audit", "search", "--type", "checkpoint.timestamped", "--format", "jsonl").rows().first)
        let event = try #require(row["event"] as? [String: Any])
        #expect(event["checkpoint"] as? Int == 1)
        #expect(
            event["response_sha256"] as? String
                == String(try work.run("/usr/bin/sha256sum", [path("head.tsr")]).output.prefix(64)))
        // The same answer again is nothing new.
        #expect(try work.assay("audit", "timestamp", "store", path("head.tsr")).output == "1\n")
        #expect(try work.assay("audit", "timestamp", "list", "--format", "jsonl").rows().count == 1)
        #expect(try work.assay("audit", "timestamp", "show", "1").output.contains("Status: Granted."))

        #expect(try work.assay("audit", "timestamp", "export", "1", path("given")).status == 0)
        try openssl(
            "ts", "-verify", "-data", path("given.checkpoint"), "-in", path("given.tsr"), "-CAfile", path("root.pem"))
        #expect(
            try String(contentsOfFile: path("given.checkpoint"), encoding: .utf8)
                == (try work.sql("SELECT note FROM audit_checkpoints WHERE id = 1")) + "\n")
    }

    @Test("answers to other requests, by other authorities, about other logs, and refusals are not stored")
    func refused() throws {
        try makeAuthority()
        #expect(try work.assay("submit", "-", input: "print(1)").status == 0)
        #expect(try work.assay("audit", "checkpoint", "--now").status == 0)
        for name in ["one", "two"] {
            #expect(try work.assay("audit", "timestamp", "request", "-o", path("\(name).tsq")).status == 0)
            try answer("\(name).tsq", "\(name).tsr")
        }
        func store(_ response: String, _ request: String, _ more: [String] = []) throws -> Outcome {
            try work.start(
                [
                    "--db", work.database, "audit", "timestamp", "store", path(response), "--request", path(request),
                ] + more
            ).wait()
        }
        // The same checkpoint, another nonce.
        let nonce = try store("one.tsr", "two.tsq")
        #expect(nonce.status == 1)
        #expect(nonce.error.contains("it has another nonce"))
        let authority = try store("one.tsr", "one.tsq", ["--ca", path("other.pem")])
        #expect(authority.status == 1)
        #expect(authority.error.contains("does not verify"))

        try work.write("something else", to: "else")
        try openssl("ts", "-query", "-data", path("else"), "-sha256", "-cert", "-out", path("else.tsq"))
        try answer("else.tsq", "else.tsr")
        #expect(try store("else.tsr", "else.tsq").error.contains("about no checkpoint of this log"))
        #expect(try store("else.tsr", "one.tsq").error.contains("about another hash"))

        try openssl("ts", "-query", "-data", path("else"), "-sha512", "-cert", "-out", path("refused.tsq"))
        try answer("refused.tsq", "refused.tsr")
        let refusal = try store("refused.tsr", "one.tsq")
        #expect(refusal.error.contains("did not grant the request"))
        // Files that are something else were not judged.
        let mistakes: [(Outcome, String)] = [
            (try store("else", "one.tsq"), "else: is no RFC 3161 answer; name"),
            (try store("one.tsr", "else"), "else: is no RFC 3161 request; name"),
            (try store("one.tsq", "one.tsq"), "one.tsq: is no RFC 3161 answer; name"),
            (try store("one.tsr", "one.tsr"), "one.tsr: is no RFC 3161 request; name"),
            (try store("one.tsr", "one.tsq", ["--ca", path("else")]), "else: holds no certificate"),
        ]
        for (outcome, said) in mistakes {
            #expect(outcome.status == 64 && outcome.error.contains(said), "\(outcome)")
            #expect(outcome.error.split(separator: "\n").count == 1 && !outcome.error.contains("asn1"), "\(outcome)")
        }
        #expect(try work.assay("audit", "timestamp", "list", "--format", "jsonl").rows().isEmpty)

        let lacking = try work.start(
            ["--db", work.database, "audit", "timestamp", "request", "-o", path("three.tsq")],
            environment: ["PATH": work.folder.path]
        ).wait()
        #expect(lacking.status == 3)
        #expect(lacking.error.contains("apt-get install openssl"))
    }
}
