import Evaluation
import Foundation
import ProcessWaiting
import Reporting
import Store
import Testing

@Suite("Reports")
struct ReportTests {
    private let fixture: Fixture

    /// Batch `a`: ten jobs, of which three rejected, one raised; batch `b`: two passed under `strict`, tagged;
    /// one job of no batch that waits.
    init() throws {
        fixture = try Fixture()
        try fixture.submit(10, batch: "a")
        try fixture.submit(2, batch: "b") { job, index in
            job.policy = "strict"
            job.tags = #"{"model":"m\#(index)","n":\#(index),"ok":true}"#
        }
        try fixture.judge { id in
            var judgement = Judgement(verdict: id <= 3 ? .rejected : id == 4 ? .raised : .passed)
            judgement.wallMicroseconds = id * 1_000
            judgement.userMicroseconds = id * 100
            judgement.maxRSSKiB = 2_048
            if id == 4 { judgement.exceptionType = "ValueError" }
            if id <= 3 {
                judgement.violations = ["os", id == 1 ? "os" : "sys"].map { .example(rule: "import", symbol: $0) }
                judgement.violationCount = 2
            }
            return judgement
        }
        try fixture.submit(1, batch: nil)
    }

    private func rows(_ view: ReportView, _ filter: ReportFilter = ReportFilter(), limit: Int? = nil) throws -> [[Cell]]
    {
        try view.table(fixture.store, filter: filter, limit: limit).allRows()
    }

    @Test("count verdicts by batch, the latest batch first")
    func verdicts() throws {
        #expect(
            try rows(.verdicts) == [
                [.text("b"), .text("passed"), .integer(2), .share(1)],
                [.text("a"), .text("passed"), .integer(6), .share(0.6)],
                [.text("a"), .text("rejected"), .integer(3), .share(0.3)],
                [.text("a"), .text("raised"), .integer(1), .share(0.1)],
            ])
    }

    @Test("say how far batches are")
    func batches() throws {
        let rows = try rows(.batches)
        #expect(rows.map { $0[0] } == [.null, .text("b"), .text("a")])
        #expect(rows.map { $0[1] } == [.integer(1), .integer(2), .integer(10)])
        #expect(rows.map { $0[3] } == [.integer(1), .integer(0), .integer(0)])
        #expect(rows[0][8] == .null && rows[1][8] != .null)
    }

    @Test("list rules and symbols by how many programs they matched")
    func rules() throws {
        #expect(try rows(.rules) == [[.text("import"), .text("reject"), .text("static"), .integer(3), .integer(6)]])
        #expect(
            try rows(.symbols) == [
                [.text("import"), .text("os"), .integer(3), .integer(4)],
                [.text("import"), .text("sys"), .integer(2), .integer(2)],
            ])
        #expect(try rows(.symbols, limit: 1).count == 1)
        #expect(try rows(.exceptions) == [[.text("ValueError"), .text("raised"), .integer(1)]])
    }

    @Test("give percentiles by nearest rank")
    func durations() throws {
        let row = try rows(.durations, ReportFilter(batch: "a"))[0]
        #expect(row[1] == .integer(10))
        #expect(Array(row[2...5]) == [.duration(5_000), .duration(9_000), .duration(10_000), .duration(10_000)])
        #expect(Array(row[6...9]) == [.duration(500), .duration(900), .duration(1_000), .duration(1_000)])
        #expect(row[10] == .memory(2_048))
    }

    @Test("agree with the views any SQLite client reads")
    func views() throws {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "sqlite3", fixture.store.path,
            "SELECT wall_p50_us, wall_p90_us, wall_p99_us FROM report_durations WHERE batch='a'",
        ]
        process.standardOutput = pipe
        try process.run()
        process.waitClosely()
        #expect(String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) == "5000|9000|10000\n")
    }

    @Test("are filtered by tag, policy and time")
    func filters() throws {
        var filter = ReportFilter()
        filter.tags = [.init(key: "model", value: "m1"), .init(key: "ok", value: "true"), .init(key: "n", value: "1")]
        #expect(try rows(.verdicts, filter).map { $0[2] } == [.integer(1)])
        filter.tags = [.init(key: "model", value: "m9")]
        #expect(try rows(.verdicts, filter).isEmpty)
        filter.tags = []
        filter.policy = "strict"
        #expect(try rows(.durations, filter).map { $0[0] } == [.text("b")])
        filter.policy = try fixture.store.policyInForce("strict")?.hash
        #expect(try rows(.durations, filter).map { $0[0] } == [.text("b")])
        filter.policy = nil
        filter.since = JobStore.wallClock()
        #expect(try rows(.verdicts, filter).isEmpty)
        filter.since = nil
        filter.until = JobStore.wallClock()
        #expect(try rows(.verdicts, filter).count == 4)
    }

    @Test("refuse a batch that is not there")
    func unknownBatch() {
        for view in ReportView.allCases {
            #expect(throws: ReportError.unknownBatch("zzz", database: fixture.store.path)) {
                try rows(view, ReportFilter(batch: "zzz"))
            }
        }
    }

    @Test("sum up as one text or one JSON object")
    func summary() throws {
        var json: [UInt8] = []
        var text: [UInt8] = []
        let summary = ReportSummary(fixture.store, filter: ReportFilter())
        try summary.renderJSON { json += $0 }
        try summary.renderText { text += $0 }
        let object = try JSONSerialization.jsonObject(with: Data(json)) as? [String: [[String: Any]]]
        #expect(Set(object?.keys.map(\.self) ?? []) == Set(ReportView.allCases.map(\.rawValue)))
        #expect(object?["rules"]?.first?["jobs"] as? Int == 3)
        #expect(String(decoding: text, as: UTF8.self).contains("\nverdicts\nBATCH  VERDICT   JOBS    SHARE\n"))
    }
}
