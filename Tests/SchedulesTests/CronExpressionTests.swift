import Schedules
import Testing

@Suite("Cron expressions")
struct CronExpressionTests {
    @Test(
        "are read with names, ranges, steps, lists and shorthands",
        arguments: [
            "* * * * *", "0 3 * * *", "*/15 0-6,22 1,15 jan-mar MON-fri", "0 0 29 2 *", "0 0 * * 7", "0 0 * * fri-sun",
            "5-59/10 * * * *", "@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually",
            "  0\t3 * *  * ", "0 0 31 * *", "0 0 30 2 mon",
        ])
    func valid(text: String) throws {
        _ = try CronExpression(text)
    }

    @Test(
        "are refused with what is wrong and where",
        arguments: [
            ("", "it is empty"), ("0 3 * *", "it has 4 fields and needs five"),
            ("0 3 * * * *", "it has 6 fields and needs five"), ("1", "it has 1 field and needs five"),
            ("60 * * * *", "minute: 60 lies outside 0 to 59"), ("0 24 * * *", "hour: 24 lies outside 0 to 23"),
            ("0 0 0 * *", "day of month: 0 lies outside 1 to 31"), ("0 0 * 13 *", "month: 13 lies outside 1 to 12"),
            ("0 0 * * 8", "day of week: 8 lies outside 0 to 7"), ("0 0 * foo *", "month: 'foo' is not a number"),
            ("0 0 * * l", "day of week: 'l' is not a number"), ("a * * * *", "minute: 'a' is not a number"),
            ("-1 * * * *", "minute: '' is not a number"), ("1- * * * *", "minute: '' is not a number"),
            ("5-1 * * * *", "minute: '5-1' runs backwards"), ("1-2-3 * * * *", "minute: '1-2-3' is no range"),
            ("*/0 * * * *", "minute: '*/0': the step after '/'"), ("*/x * * * *", "minute: '*/x': the step"),
            ("*/60 * * * *", "minute: '*/60': a step of 60"), ("5/10 * * * *", "minute: '5/10': a step needs a range"),
            ("1,,2 * * * *", "minute: '1,,2' has a comma"), ("1, * * * *", "minute: '1,' has a comma"),
            ("1/2/3 * * * *", "minute: '1/2/3' has more than one step"), ("٣ * * * *", "minute: '٣' is not a number"),
            ("99999999999999999999 * * * *", "minute: '99999999999999999999' is not a number"),
            ("0 0 31 2,4 *", "day of month: '31' is a day that the month '2,4' never has"),
            ("0 0 30 feb *", "day of month: '30' is a day"), ("@reboot", "'@reboot' is not known; there are @annually"),
            ("@daily 5", "'@daily 5' is not known"), ("? * * * *", "minute: '?' is not a number"),
        ])
    func invalid(text: String, reason: String) {
        #expect {
            _ = try CronExpression(text)
        } throws: { error in
            let description = "\(error)"
            return error is CronError && description.hasPrefix(reason) && !description.contains("\n")
        }
    }

    @Test("keep their text, with single blanks")
    func text() throws {
        #expect(try CronExpression(" 0\t3  * * * ").text == "0 3 * * *")
        #expect(try CronExpression("@Daily").text == "@Daily")
    }

    @Test("zones are those of the IANA database, which know of summer")
    func zones() throws {
        for name in ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC", "Etc/UTC"] {
            #expect(try ScheduleZone(name).name == name)
        }
        for name in ["", "EST", "GMT+3", "+01:00", "Europe/Berlin ", "europe/berlin", "Nope/Nowhere", "Berlin"] {
            #expect(throws: CronError.self, "\(name)") { try ScheduleZone(name) }
        }
    }
}
