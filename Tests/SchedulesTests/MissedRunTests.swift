import Schedules
import Testing

@Suite("Runs that were missed")
struct MissedRunTests {
    private func due(
        _ cron: String, from first: String, now: String, _ policy: MissedPolicy, cap: Int = 3
    ) throws -> DueRuns {
        DueRuns(
            try Timetable(cron, "UTC"), nextRun: Moments.at(first), now: Moments.at(now), policy: policy, cap: cap)
    }

    @Test("before its time nothing is due", arguments: MissedPolicy.allCases)
    func early(policy: MissedPolicy) throws {
        let due = try due("0 3 * * *", from: "2026-11-29T03:00:00Z", now: "2026-11-29T02:59:59Z", policy)
        #expect(due.run.isEmpty && due.missed == nil && Moments.text(due.next) == "2026-11-29T03:00:00Z")
    }

    @Test("all that are on time are run, where more than one is", arguments: MissedPolicy.allCases)
    func severalPunctual(policy: MissedPolicy) throws {
        // Looked at every two minutes.
        let due = try due("* * * * *", from: "2026-11-29T03:01:00Z", now: "2026-11-29T03:02:20Z", policy)
        #expect(due.run.map(Moments.text) == ["2026-11-29T03:01:00Z", "2026-11-29T03:02:00Z"] && due.missed == nil)
        let late = try self.due("* * * * *", from: "2026-11-29T02:00:00Z", now: "2026-11-29T03:02:20Z", policy)
        let punctual = ["2026-11-29T03:00:00Z", "2026-11-29T03:01:00Z", "2026-11-29T03:02:00Z"]
        #expect(late.run.suffix(3).map(Moments.text) == punctual)
        #expect(late.run.count == (policy == .all ? 6 : 3))
        #expect(late.missed?.lowerBound == Moments.at("2026-11-29T02:00:00Z"))
    }

    @Test("within two and a half minutes it is on time, whatever the policy", arguments: MissedPolicy.allCases)
    func punctual(policy: MissedPolicy) throws {
        let due = try due("0 3 * * *", from: "2026-11-29T03:00:00Z", now: "2026-11-29T03:02:30Z", policy)
        #expect(due.run.map(Moments.text) == ["2026-11-29T03:00:00Z"] && due.missed == nil)
        #expect(Moments.text(due.next) == "2026-11-30T03:00:00Z")
    }

    @Test("skip runs none of those missed")
    func skip() throws {
        let late = try due("0 3 * * *", from: "2026-11-26T03:00:00Z", now: "2026-11-29T03:02:31Z", .skip)
        #expect(late.run.isEmpty)
        #expect(late.missed == Moments.at("2026-11-26T03:00:00Z")...Moments.at("2026-11-29T03:00:00Z"))
        let onTime = try due("0 3 * * *", from: "2026-11-26T03:00:00Z", now: "2026-11-29T03:00:05Z", .skip)
        #expect(onTime.run.map(Moments.text) == ["2026-11-29T03:00:00Z"])
        #expect(onTime.missed == Moments.at("2026-11-26T03:00:00Z")...Moments.at("2026-11-28T03:00:00Z"))
    }

    @Test("latest runs the last of them")
    func latest() throws {
        let due = try due("0 3 * * *", from: "2026-11-26T03:00:00Z", now: "2026-11-29T12:00:00Z", .latest)
        #expect(due.run.map(Moments.text) == ["2026-11-29T03:00:00Z"])
        #expect(due.missed == Moments.at("2026-11-26T03:00:00Z")...Moments.at("2026-11-28T03:00:00Z"))
        #expect(Moments.text(due.next) == "2026-11-30T03:00:00Z")
    }

    @Test("all runs as many of the last as the cap says")
    func all() throws {
        let capped = try due("0 3 * * *", from: "2026-11-20T03:00:00Z", now: "2026-11-29T12:00:00Z", .all)
        #expect(
            capped.run.map(Moments.text) == ["2026-11-27T03:00:00Z", "2026-11-28T03:00:00Z", "2026-11-29T03:00:00Z"])
        #expect(capped.missed == Moments.at("2026-11-20T03:00:00Z")...Moments.at("2026-11-26T03:00:00Z"))
        let few = try due("0 3 * * *", from: "2026-11-28T03:00:00Z", now: "2026-11-29T12:00:00Z", .all)
        #expect(few.run.count == 2 && few.missed == nil)
        // The one that is on time comes on top.
        let onTime = try due("0 3 * * *", from: "2026-11-20T03:00:00Z", now: "2026-11-29T03:00:05Z", .all)
        #expect(onTime.run.count == 4)
    }

    @Test("years of missed minutes are not gone through one by one")
    func years() throws {
        for policy in MissedPolicy.allCases {
            let due = try due("* * * * *", from: "1990-01-01T00:00:00Z", now: "2026-11-29T12:00:30Z", policy)
            #expect(Moments.text(due.run.last) == "2026-11-29T12:00:00Z")
            #expect(due.missed?.lowerBound == Moments.at("1990-01-01T00:00:00Z"))
            #expect(Moments.text(due.next) == "2026-11-29T12:01:00Z")
        }
    }

    @Test("a clock that is set back runs nothing again")
    func backwards() throws {
        // It ran at three; then the clock was set back by an hour.
        let due = try due("*/10 * * * *", from: "2026-11-29T03:10:00Z", now: "2026-11-29T02:05:00Z", .all)
        #expect(due.run.isEmpty && due.missed == nil && Moments.text(due.next) == "2026-11-29T03:10:00Z")
    }
}
