import Foundation
import Testing

@Suite("Programs of all sizes")
struct BodySizeTests {
    /// From 1 byte to 1 MiB: most are small, and some are as large as they may be.
    private static func size(_ number: Int, of count: Int) -> Int {
        let share = Double((number * 7_919) % count) / Double(max(1, count - 1))
        return max(1, min(1 << 20, Int(pow(2, 20 * pow(share, 4)))))
    }

    /// A program of exactly so many bytes whose value says which one it is, where there is room for that.
    private static func program(_ number: Int, bytes: Int) -> String {
        let value = "\(number)"
        guard bytes >= value.count + 2 else { return String(value.prefix(bytes)) }
        return value + "\n#" + String(repeating: "x", count: bytes - value.count - 2)
    }

    @Test(
        "from 1 byte to 1 MiB, with input of up to 1 MiB: each has its result, and the supervisor's memory is bounded",
        arguments: ChaosTime.isLong ? [400, 40_000] : [400])
    func sizes(count: Int) throws {
        try judge(count) { Self.size($0, of: count) }
    }

    @Test("all sizes alike, so that whatever is held at a time is large")
    func large() throws {
        let count = 60
        // From 1 byte to 1 MiB in equal steps, in no order.
        try judge(count) { max(1, ($0 * 7_919) % count * (1 << 20) / (count - 1)) }
    }

    /// - Parameter size: the bytes of each program, and of the input that every fiftieth has.
    private func judge(_ count: Int, size: (Int) -> Int) throws {
        let workspace = try Workspace()
        let path = try workspace.write("", to: "rows.jsonl")
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        for number in 0..<count {
            let input = number % 50 == 0 ? String(repeating: "y", count: size(number + 1)) : ""
            let row = ["source": Self.program(number, bytes: size(number)), "stdin": input]
            try file.write(contentsOf: JSONSerialization.data(withJSONObject: row) + Data("\n".utf8))
        }
        try file.close()
        let submitted = try workspace.assay("submit", "--jsonl", path, "--batch", "sizes", "--no-print-ids")
        #expect(submitted.status == 0, "\(submitted)")
        try FileManager.default.removeItem(atPath: path)
        #expect(try workspace.sql("SELECT min(length(source)), max(length(source)) FROM jobs") == "1|1048576")
        let supervisor = try workspace.start([
            "work", "--drain", "--db", workspace.database, "--quiet", "--workers", "2",
        ])
        var peak = 0
        while supervisor.isRunning {
            peak = max(peak, Self.peakKiB(supervisor.pid) ?? 0)
            Thread.sleep(forTimeInterval: 0.05)
        }
        let outcome = try supervisor.wait()
        #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
        if ChaosTime.isLong { print("\(count) bodies: supervisor's peak \(peak >> 10) MiB") }
        #expect(peak > 0 && peak < 64 << 10, "\(peak) KiB")
        try workspace.expectWholeRecord(completed: count)
        let wrong = """
            SELECT count(*) FROM jobs JOIN results ON job_id = id
            WHERE verdict <> 'passed' OR value <> CAST(CAST(source AS INTEGER) AS TEXT)
            """
        #expect(try workspace.sql(wrong) == "0")
    }

    /// VmHWM of proc(5).
    private static func peakKiB(_ pid: Int32) -> Int? {
        let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Int($0.filter(\.isNumber)) }
    }
}
