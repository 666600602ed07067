import Evaluation
import Intake
import JSONLines
import Store
import Testing

@Suite("A row of submit --jsonl")
struct JobRowTests {
    private func job(_ text: String, template: NewJob = NewJob(source: [])) throws -> NewJob {
        var job: NewJob?
        let bytes = Array(text.utf8)
        job = try JobRow.job(LineBlock.Line(number: 1, bytes: bytes, range: 0..<bytes.count), template: template)
        return try #require(job)
    }

    @Test("says everything a job can say")
    func complete() throws {
        let job = try job(
            #"""
            {"source":"print('\u00e9')\n","id":7,"stdin":"in","expected_stdout":"é","timeout":1.5,"wall_timeout":3,
             "memory_mb":64,"output_limit":100,"policy":"strict","queue":"q","priority":-3,"session":"s",
             "tags":{"k": ["v", 1]},"unique_key":"u","module_name":"m","scheduled_at":"1970-01-01T00:00:01Z",
             "files":{"a.csv":"é","b":{"base64":"AP8="}}}
            """#)
        var expected = NewJob(source: Array("print('é')\n".utf8))
        expected.externalID = "7"
        expected.standardInput = Array("in".utf8)
        expected.expectedOutput = Array("é".utf8)
        expected.timeout = 1.5
        expected.wallTimeout = 3
        expected.memoryMiB = 64
        expected.outputLimit = 100
        expected.choosePolicy("strict")
        expected.files = [JobFile(name: "a.csv", bytes: Array("é".utf8)), JobFile(name: "b", bytes: [0, 255])]
        expected.queue = "q"
        expected.priority = -3
        expected.session = "s"
        expected.tags = #"{"k": ["v", 1]}"#
        expected.uniqueKey = "u"
        expected.moduleName = "m"
        expected.scheduledAt = 1_000_000
        #expect(job == expected)
    }

    @Test("takes from the options what it leaves out or gives as null")
    func template() throws {
        var template = NewJob(source: [])
        template.queue = "slow"
        template.timeout = 2
        let job = try job(#"{"timeout":null,"id":"x","source":"1"}"#, template: template)
        #expect(job.queue == "slow" && job.timeout == 2 && job.externalID == "x")
    }

    @Test(
        "is refused with the reason",
        arguments: [
            ("{", "not JSON: it ends too early"),
            ("1", "a row must be a JSON object"),
            ("source", "not JSON: a value expected at byte 1"),
            ("{}", "\"source\" is missing"),
            (#"{"source":null}"#, "\"source\" must be a string, not null"),
            (#"{"source":1}"#, "\"source\" must be a string, not a number"),
            (#"{"source":"1"} x"#, "not JSON: the end of the line expected at byte 16"),
            (#"{"source":"1","source":"2"}"#, "key \"source\" appears twice"),
            (
                #"{"source":"\ud800"}"#,
                "\"source\": \\ud800 is half a character (a surrogate without its partner): no UTF-8 for it"
            ),
            (#"{"source":"1","id":1.5}"#, "\"id\": 1.5 is not a 64-bit integer"),
            (#"{"source":"1","id":true}"#, "\"id\" must be a string or an integer, not a boolean"),
            (#"{"source":"1","timeout":"3"}"#, "\"timeout\" must be a number, not a string"),
            (#"{"source":"1","timeout":1e999}"#, "\"timeout\": 1e999 is beyond every finite number"),
            (#"{"source":"1","memory_mb":64.5}"#, "\"memory_mb\": 64.5 is not a 64-bit integer"),
            (
                #"{"source":"1","priority":99999999999999999999}"#,
                "\"priority\": 99999999999999999999 is not a 64-bit integer"
            ),
            (#"{"source":"1","tags":["a"]}"#, "\"tags\" must be an object, not an array"),
            (#"{"source":"1","tags":{"a":1,"a":2}}"#, "\"tags\": key \"a\" appears twice"),
            (#"{"source":"1","queue":"a\u0000b"}"#, "\"queue\" must not contain a NUL character"),
            (
                #"{"source":"1","scheduled_at":"tomorrow"}"#,
                "\"scheduled_at\" must be a time such as 2026-11-23T08:30:00Z"
            ),
        ])
    func refused(text: String, reason: String) {
        #expect(throws: JSONError(reason)) { try job(text) }
    }

    @Test("names the keys there are when it meets one there is not")
    func unknownKey() {
        let error = #expect(throws: JSONError.self) { try job(#"{"source":"1","code":"2"}"#) }
        #expect(error?.description.hasPrefix("unknown key \"code\"; the keys are source, id, stdin") ?? false)
    }

    @Test(
        "reads times in ISO 8601",
        arguments: [
            ("1970-01-01", 0), ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59Z", -1_000_000),
            ("2026-11-23T08:30:00Z", 1_795_422_600_000_000), ("2026-11-23 08:30", 1_795_422_600_000_000),
            ("2026-11-23T09:30:00.25+01:00", 1_795_422_600_250_000),
            ("2024-02-29T12:00:00-0530", 1_709_227_800_000_000),
            ("2000-02-29", 951_782_400_000_000),
        ] as [(String, Int64)])
    func times(text: String, expected: Int64) {
        #expect(Moment.microseconds(text) == expected)
    }

    @Test(
        "refuses times that do not exist",
        arguments: [
            "", "2026", "2026-13-01", "2026-02-29", "2026-00-10", "2026-01-32", "2026-01-01T24:00:00Z",
            "2026-01-01T00:60Z",
            "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00ZZ", "2026-01-01T", "2026-01-01T00:00:00+25:00", " 2026-01-01",
        ])
    func noTimes(text: String) {
        #expect(Moment.microseconds(text) == nil)
    }
}
