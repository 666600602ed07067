import Evaluation
import Foundation
import Reporting
import Store
import Testing

@Suite("Listings")
struct ListingTests {
    private let fixture: Fixture

    init() throws { fixture = try Fixture() }

    @Test("show jobs newest first, filtered")
    func jobs() throws {
        try fixture.submit(5, batch: "a") { job, index in if index == 4 { job.queue = "slow" } }
        try fixture.judge { Judgement(verdict: $0 == 2 ? .raised : .passed) }
        try fixture.submit(1, batch: "b")
        func ids(_ change: (inout JobListing) -> Void) throws -> [Cell] {
            var listing = JobListing()
            change(&listing)
            return try listing.table(fixture.store).allRows().map { $0[0] }
        }
        #expect(try ids { _ in } == [6, 5, 4, 3, 2, 1].map(Cell.integer))
        #expect(try ids { $0.limit = 2 } == [.integer(6), .integer(5)])
        #expect(
            try ids { listing in
                listing.batch = "a"
                listing.verdict = .raised
            } == [.integer(2)])
        #expect(try ids { $0.state = .available } == [.integer(6)])
        #expect(try ids { $0.queue = "slow" } == [.integer(5)])
        #expect(throws: ReportError.self) { try ids { $0.batch = "none" } }
    }

    @Test("give results with every promised key, in the order of submission")
    func results() throws {
        try fixture.submit(3, batch: "a")
        try fixture.judge { id in
            var judgement = Judgement(verdict: id == 1 ? .rejected : .passed)
            if id == 1 {
                judgement.violations = [.example(rule: "import", symbol: "os", line: 3)]
                judgement.violationCount = 1
            }
            if id == 2 {
                judgement.standardOutput = [0x61, 0xFF, 0x62]
                judgement.standardError = [0x61, 0, 0x62]
                judgement.valueJSON = "[1]"
                judgement.signal = 9
            }
            return judgement
        }
        try fixture.submit(1, batch: "a")
        let objects = try fixture.objects(ResultListing(batch: "a").table(fixture.store))
        #expect(objects.map { $0["external_id"] as? String } == ["x0", "x1", "x2", "x0"])
        let promised = [
            "id", "external_id", "batch", "state", "verdict", "value", "value_json", "stdout", "stderr",
            "exception_type",
            "exception_message", "traceback", "exit_code", "signal", "limit_hit", "wall_us", "cpu_us", "max_rss_kb",
            "attempt", "policy", "policy_hash", "violations",
        ]
        for object in objects { #expect(Set(promised).isSubset(of: Set(object.keys))) }
        let violation = (objects[0]["violations"] as? [[String: Any]])?.first
        #expect(
            violation?["line"] as? Int == 3 && violation?["column"] as? Int == 8
                && violation?["phase"] as? String == "static")
        #expect(objects[1]["stdout"] as? String == "a\u{fffd}b")
        #expect(objects[1]["stdout_base64"] as? String == "Yf9i")
        #expect(objects[1]["stderr"] as? String == "a\0b")
        #expect(objects[1]["stderr_base64"] is NSNull)
        #expect(objects[1]["value_json"] as? String == "[1]")
        #expect(objects[1]["signal"] as? Int == 9)
        #expect(objects[3]["verdict"] is NSNull && objects[3]["state"] as? String == "available")
        #expect(try ResultListing(batch: "a", verdict: .rejected).table(fixture.store).allRows().count == 1)
        #expect(throws: ReportError.self) { try ResultListing(batch: "zzz").table(fixture.store).allRows() }
    }

    @Test("show one job whole, to people without anything a terminal obeys")
    func details() throws {
        try fixture.submit(1, batch: "a") { job, _ in
            job.source = Array("import os\nprint('\u{1b}[2J')\n".utf8)
            job.standardInput = [0xFF]
        }
        try fixture.judge { _ in
            var judgement = Judgement(verdict: .rejected)
            judgement.violations = [.example(rule: "import", symbol: "os", message: "not \u{1b}[1mthis")]
            judgement.violationCount = 1
            judgement.standardOutput = Array("out\u{7}\nmore\n".utf8)
            return judgement
        }
        let details = try JobDetails(job: 1, in: fixture.store)
        let text = JobDetailsText(details).text()
        #expect(text.contains("verdict           rejected\n"))
        #expect(text.contains("violations:\n  1:8  import  os  (Import)\n      not \\x1b[1mthis\n      > import os"))
        #expect(text.contains("source:\n  1  import os\n  2  print('\\x1b[2J')\n"))
        #expect(text.contains("stdout:\n  out\\x07\n  more\n"))
        #expect(text.contains("stdin (not UTF-8; exact bytes with --format json):"))
        #expect(text.contains("timeout           10 s CPU\n"))
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })

        var json: [UInt8] = []
        try JSONRenderer.render(details.complete) { json += $0 }
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
        #expect(object["source"] as? String == "import os\nprint('\u{1b}[2J')\n")
        #expect(object["stdin_base64"] as? String == "/w==")
        #expect((object["violations"] as? [Any])?.count == 1)
        #expect(throws: ReportError.unknownJob(99, database: fixture.store.path)) {
            try JobDetails(job: 99, in: fixture.store)
        }
    }

    @Test("bound what they show of long texts, unless all is asked for")
    func bounded() throws {
        try fixture.submit(1, batch: nil) { job, _ in
            job.source = Array(String(repeating: "x = 1\n", count: 5_000).utf8)
        }
        let details = try JobDetails(job: 1, in: fixture.store)
        #expect(JobDetailsText(details).text().contains("more characters; --full shows them"))
        #expect(JobDetailsText(details, showsAll: true).text().contains("  5000  x = 1\n"))
    }

    @Test("find policies by name and by the beginning of a hash")
    func policies() throws {
        let policy = try PolicyListing.policy("strict", in: fixture.store)
        #expect(policy.text == "name: strict\n")
        #expect(try PolicyListing.policy(String(policy.hash.prefix(8)), in: fixture.store).name == "strict")
        #expect(throws: ReportError.unknownPolicy("x", known: ["default", "strict"], database: fixture.store.path)) {
            try PolicyListing.policy("x", in: fixture.store)
        }
        #expect(try PolicyListing.table(fixture.store).allRows().map { $0[0] } == [.text("default"), .text("strict")])
    }
}
