import Foundation
import Testing

/// What a well-known guide to a Python tool for language models does with it, done with assay; it behaves as that guide
/// says, also where the tool itself does not.
@Suite("What people do with a Python tool for models", .serialized)
struct GuideTests {
    private let work: Workspace

    init() throws { work = try Workspace() }

    @Test("a first expression")
    func expression() throws {
        let outcome = try work.assay("run", "-c", "2 + 2")
        #expect(outcome.status == 0 && outcome.output == "4\n")
    }

    @Test("several statements, an import of numpy, and a last expression for a result")
    func severalStatements() throws {
        let row = try #require(
            try work.judge([
                [
                    "source": """

                    import numpy as np

                    # Five of them.
                    sample = np.array([1, 2, 3, 4, 5])
                    middle, spread = np.mean(sample), np.std(sample)

                    f"Mean: {middle}, Standard Deviation: {spread}"
                    """
                ]
            ]).first)
        #expect(row["verdict"] as? String == "passed", "\(row)")
        #expect(row["value_json"] as? String == "\"Mean: 3.0, Standard Deviation: 1.4142135623730951\"")
    }

    @Test("safe code gives its result; hostile code is refused before any of it runs")
    func safely() throws {
        let rows = try work.judge([
            ["source": "sum([1, 2, 3, 4, 5])"], ["source": "print('begun')\nimport os; os.system('rm -rf /')"],
        ])
        #expect(rows[0]["value_json"] as? String == "15")
        #expect(rows[1]["verdict"] as? String == "rejected")
        #expect(rows[1]["stdout"] as? String == "")
        let rules = (rows[1]["violations"] as? [[String: Any]] ?? []).compactMap { $0["rule"] as? String }
        #expect(rules == ["import-system", "import-system"])
        // Without any policy the sandbox alone keeps it from everything.
        let alone = try #require(
            try work.judge([["source": "import os\nos.system('rm -rf /')", "policy": "open"]], batch: "open").first)
        #expect(alone["verdict"] as? String != "passed" || alone["value"] as? String != "0", "\(alone)")
        #expect(FileManager.default.fileExists(atPath: "/usr/bin/env"))
    }

    @Test("a program as an agent's model sends it, in the middle of its words")
    func agent() throws {
        let text = """
            Let me compute that.

            ```python
            numbers = [0, 1]
            while len(numbers) < 10:
                numbers.append(numbers[-2] + numbers[-1])
            sum(numbers) / len(numbers)
            ```

            The result is the average of the first ten Fibonacci numbers.
            """
        let outcome = try work.assay("run", "--lenient", "-", input: text)
        #expect(outcome.status == 0 && outcome.output == "8.8\n", "\(outcome.error)")
        #expect(try work.assay("run", "-", input: text).status == 1)
    }

    @Test("a coroutine that is defined and awaited, by the loop of the program or by its own")
    func asynchronous() throws {
        let definition = """
            import asyncio

            async def square_later(x):
                await asyncio.sleep(0.1)
                return x * x


            """
        let rows = try work.judge([
            ["source": definition + "\"Task defined successfully\""],
            ["source": definition + "outcome = asyncio.run(square_later(5))\noutcome"],
            ["source": definition + "await square_later(5)"],
        ])
        #expect(rows.map { $0["value_json"] as? String } == ["\"Task defined successfully\"", "25", "25"])
    }

    @Test("tags and names travel with a job; what is printed and what is returned both count")
    func configuration() throws {
        let outcome = try work.assay(
            "run", "--tag", "purpose=data analysis", "--tag", "kind=code-execution", "-c", "print('Hello, World!'); 42")
        #expect(outcome.output == "Hello, World!\n42\n")
        #expect(
            try work.sql("SELECT json_extract(tags, '$.purpose'), stdout, value FROM jobs JOIN results ON job_id = id")
                == "data analysis|Hello, World!\n|42")
    }

    @Test("results of a long computation come while it runs")
    func streaming() throws {
        let program = """
            import time

            results = []
            for i in range(5):
                time.sleep(0.5)
                results.append(i * 10)
                print(f"Calculated: {i * 10}")

            results
            """
        let running = try work.start(["--db", work.database, "run", "-c", program])
        for count in 1...4 {
            #expect(try eventually { try running.printed().split(separator: "\n").count >= count })
            #expect(running.isRunning, "all at once")
        }
        let outcome = try running.wait()
        #expect(outcome.output == (0..<5).map { "Calculated: \($0 * 10)\n" }.joined() + "[0, 10, 20, 30, 40]\n")
        #expect(try work.sql("SELECT count(*) FROM output_chunks") == "5")
    }

    @Test("an error is a result like any other: its type, its message and the line")
    func error() throws {
        let outcome = try work.assay("run", "-c", "1 / 0")
        #expect(outcome.status == 1)
        #expect(outcome.error.contains("line 1") && outcome.error.contains("ZeroDivisionError: division by zero"))
        #expect(
            try work.sql(
                "SELECT verdict, exception_type, exception_message, json_extract(traceback_json, '$[0].line') FROM results"
            )
                == "raised|ZeroDivisionError|division by zero|1")
    }

    @Test("limits of time and memory hold, and the caller lives on")
    func limits() throws {
        let rows = try work.judge(
            [
                ["source": "sum(range(10000))"], ["source": "while True: pass", "timeout": 2],
                ["source": "try:\n    while True: pass\nexcept BaseException: pass\nwhile True: pass", "timeout": 1],
                ["source": "x = 'x' * (200 << 20)"], ["source": "import time\ntime.sleep(100)", "wall_timeout": 1],
            ], options: ["--memory", "100", "--timeout", "5"])
        #expect(rows[0]["value_json"] as? String == "49995000")
        #expect(
            rows.dropFirst().map { $0["verdict"] as? String } == [
                "timed_out", "timed_out", "memory_exceeded", "timed_out",
            ])
        #expect(rows.dropFirst().map { $0["limit_hit"] as? String } == ["cpu", "cpu", "memory", "wall"])
    }
}
