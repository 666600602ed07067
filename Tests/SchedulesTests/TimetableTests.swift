import Schedules
import Testing

@Suite("When a schedule falls due next")
struct TimetableTests {
    @Test(
        "against a table of known answers, in UTC",
        arguments: [
            ("* * * * *", "2026-11-29T00:00:00Z", "2026-11-29T00:01:00Z"),
            ("* * * * *", "2026-11-29T00:00:59Z", "2026-11-29T00:01:00Z"),
            ("*/15 * * * *", "2026-11-29T00:45:00Z", "2026-11-29T01:00:00Z"),
            ("*/7 * * * *", "2026-11-29T00:56:00Z", "2026-11-29T01:00:00Z"),
            ("5,35 8-10 * * *", "2026-11-29T08:35:00Z", "2026-11-29T09:05:00Z"),
            ("5,35 8-10 * * *", "2026-11-29T10:35:00Z", "2026-11-30T08:05:00Z"),
            ("0 3 * * *", "2026-12-31T03:00:00Z", "2027-01-01T03:00:00Z"),
            ("59 23 31 12 *", "2026-12-31T23:59:00Z", "2027-12-31T23:59:00Z"),
            ("0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z"),
            ("0 0 29 2 *", "2096-02-29T00:00:00Z", "2104-02-29T00:00:00Z"),
            ("0 0 31 * *", "2026-08-31T00:00:00Z", "2026-10-31T00:00:00Z"),
            ("0 0 31 * *", "2026-01-31T00:00:00Z", "2026-03-31T00:00:00Z"),
            ("30 4 1,15 * 5", "2026-05-01T04:30:00Z", "2026-05-08T04:30:00Z"),
            ("30 4 1,15 * 5", "2026-05-29T04:30:00Z", "2026-06-01T04:30:00Z"),
            ("0 12 * * mon-fri", "2026-11-27T12:00:00Z", "2026-11-30T12:00:00Z"),
            ("0 12 * * sun", "2026-11-29T11:59:59Z", "2026-11-29T12:00:00Z"),
            ("0 12 * * 7", "2026-11-29T12:00:00Z", "2026-12-06T12:00:00Z"),
            ("0 12 * * fri-sun", "2026-11-28T12:00:00Z", "2026-11-29T12:00:00Z"),
            ("0 12 * * fri-sun", "2026-11-29T12:00:00Z", "2026-12-04T12:00:00Z"),
            ("0 0 */10 * 1", "2026-06-01T00:00:00Z", "2026-08-31T00:00:00Z"),
            ("0 0 13 * fri", "2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z"),
            ("0 0 1 jan *", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("0 */6 * * *", "2026-11-29T18:00:00Z", "2026-11-30T00:00:00Z"),
            ("0-30/10 6 * * *", "2026-11-29T06:30:00Z", "2026-11-30T06:00:00Z"),
            ("@hourly", "2026-11-29T10:00:00Z", "2026-11-29T11:00:00Z"),
            ("@daily", "2026-11-29T00:00:00Z", "2026-11-30T00:00:00Z"),
            ("@weekly", "2026-11-29T00:00:00Z", "2026-12-06T00:00:00Z"),
            ("@monthly", "2026-11-29T00:00:00Z", "2026-12-01T00:00:00Z"),
            ("@yearly", "2026-11-29T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("0 0 * * *", "1969-12-31T12:00:00Z", "1970-01-01T00:00:00Z"),
            ("0 0 1 3 *", "1968-02-28T00:00:00Z", "1968-03-01T00:00:00Z"),
        ])
    func known(cron: String, after: String, expected: String) throws {
        #expect(try Timetable(cron, "UTC").times(1, after: after) == [expected])
    }

    @Test(
        "what the clocks skip falls due when they skip it, once",
        arguments: [
            // Berlin 2026-03-29: 02:00 becomes 03:00.
            ("Europe/Berlin", "30 2 * * *", "2026-03-28T12:00:00Z", ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]),
            (
                "Europe/Berlin", "0,15,30 2 * * *", "2026-03-28T12:00:00Z",
                ["2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"]
            ),
            ("Europe/Berlin", "0 2,3 * * *", "2026-03-28T12:00:00Z", ["2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"]),
            (
                "Europe/Berlin", "0 */2 * * *", "2026-03-28T22:00:00Z",
                ["2026-03-28T23:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"]
            ),
            // New York 2026-03-08: 02:00 becomes 03:00.
            (
                "America/New_York", "5 2 8 3 *", "2026-03-01T00:00:00Z",
                ["2026-03-08T07:00:00Z", "2027-03-08T07:05:00Z"]
            ),
            // Lord Howe 2026-10-04: 02:00 becomes 02:30.
            (
                "Australia/Lord_Howe", "15 2 * * *", "2026-10-03T00:00:00Z",
                ["2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"]
            ),
            ("Australia/Lord_Howe", "45 2 * * *", "2026-10-03T00:00:00Z", ["2026-10-03T15:45:00Z"]),
            // Samoa left out the whole of 2011-12-30.
            ("Pacific/Apia", "0 9 30 12 *", "2011-12-01T00:00:00Z", ["2011-12-30T10:00:00Z", "2012-12-29T19:00:00Z"]),
        ])
    func gaps(zone: String, cron: String, after: String, expected: [String]) throws {
        #expect(try Timetable(cron, zone).times(expected.count, after: after) == expected)
    }

    @Test(
        "what they repeat falls due the first time",
        arguments: [
            // Berlin 2026-10-25: 03:00 becomes 02:00 again.
            ("Europe/Berlin", "30 2 * * *", "2026-10-24T12:00:00Z", ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]),
            ("Europe/Berlin", "0 3 * * *", "2026-10-24T12:00:00Z", ["2026-10-25T02:00:00Z", "2026-10-26T02:00:00Z"]),
            // From between the two half past twos.
            ("Europe/Berlin", "30 2 * * *", "2026-10-25T00:45:00Z", ["2026-10-26T01:30:00Z"]),
            ("Europe/Berlin", "30 2 * * *", "2026-10-25T01:15:00Z", ["2026-10-26T01:30:00Z"]),
            // New York 2026-11-01: 02:00 becomes 01:00 again.
            (
                "America/New_York", "30 1 * * *", "2026-10-31T12:00:00Z",
                ["2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"]
            ),
            (
                "America/New_York", "*/30 1 * * *", "2026-11-01T04:00:00Z",
                ["2026-11-01T05:00:00Z", "2026-11-01T05:30:00Z", "2026-11-02T06:00:00Z"]
            ),
            // Lord Howe 2026-04-05: 02:00 becomes 01:30 again.
            (
                "Australia/Lord_Howe", "45 1 * * *", "2026-04-04T00:00:00Z",
                ["2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z"]
            ),
            ("Australia/Lord_Howe", "15 2 * * *", "2026-04-04T00:00:00Z", ["2026-04-04T15:45:00Z"]),
        ])
    func overlaps(zone: String, cron: String, after: String, expected: [String]) throws {
        #expect(try Timetable(cron, zone).times(expected.count, after: after) == expected)
    }

    @Test(
        "what names every hour goes by elapsed time",
        arguments: [
            (
                "Europe/Berlin", "30 * * * *", "2026-03-28T23:30:00Z",
                ["2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T02:30:00Z"]
            ),
            (
                "Europe/Berlin", "@hourly", "2026-10-24T23:00:00Z",
                ["2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z"]
            ),
            (
                "Australia/Lord_Howe", "0 * * * *", "2026-04-04T14:00:00Z",
                ["2026-04-04T15:30:00Z", "2026-04-04T16:30:00Z"]
            ),
            (
                "Australia/Lord_Howe", "45 * * * *", "2026-04-04T14:00:00Z",
                ["2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z", "2026-04-04T16:15:00Z"]
            ),
            (
                "Australia/Lord_Howe", "15 * * * *", "2026-10-03T14:00:00Z",
                ["2026-10-03T14:45:00Z", "2026-10-03T16:15:00Z"]
            ),
        ])
    func everyHour(zone: String, cron: String, after: String, expected: [String]) throws {
        #expect(try Timetable(cron, zone).times(expected.count, after: after) == expected)
    }

    @Test(
        "in real zones, once a day stays once a day for three years",
        arguments: [
            "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Casablanca",
        ])
    func everyDay(zone: String) throws {
        for cron in ["30 2 * * *", "0 0 * * *", "59 23 * * *", "45 1 * * *"] {
            let times = try Timetable(cron, zone).next(1_096, after: Moments.at("2020-01-01T12:00:00Z"))
            #expect(times.count == 1_096)
            for (one, next) in zip(times, times.dropFirst()) {
                #expect((22...26).contains((next - one) / 3_600_000_000), "\(zone) \(cron) \(Moments.text(one))")
            }
        }
    }

    @Test("and each answer is the first: nothing lies between a moment and its next time")
    func consistent() throws {
        for zone in ["Europe/Berlin", "Australia/Lord_Howe"] {
            for cron in ["*/20 1-3 * * *", "*/20 * * * *", "10 2 * * 0"] {
                let timetable = try Timetable(cron, zone)
                for day in [
                    "2026-03-28T20:00:00Z", "2026-10-03T10:00:00Z", "2026-10-24T20:00:00Z", "2026-04-04T10:00:00Z",
                ] {
                    let listed = timetable.next(60, after: Moments.at(day))
                    var moment = Moments.at(day)
                    var place = 0
                    while place < listed.count {
                        #expect(timetable.next(after: moment) == listed[place])
                        moment += 300_000_000
                        while place < listed.count, listed[place] <= moment { place += 1 }
                    }
                }
            }
        }
    }
}
