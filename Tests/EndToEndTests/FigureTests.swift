import Foundation
import Testing

/// Figures of Debian's matplotlib, which `make test` installs.
@Suite("Figures of matplotlib", .serialized)
struct FigureTests {
    private let work: Workspace

    init() throws { work = try Workspace() }

    private func names(_ row: [String: Any]) -> [String] {
        (row["artifacts"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
    }

    /// What another program than assay sees in a picture: width, height, and the colours of its first and its middle pixel.
    private func look(at artifact: Int, of job: Int) throws -> String {
        let file = work.path("\(UUID().uuidString).png")
        #expect(try work.assay("show", "\(job)", "--artifact", "\(artifact)", "-o", file).status == 0)
        let program = """
            import sys
            from PIL import Image
            with Image.open(sys.argv[1]) as picture:
                w, h = picture.size
                pixels = picture.convert('RGB')
                print(picture.format, w > 50 and h > 50, pixels.getpixel((1, 1)), pixels.getpixel((w // 2, h // 2)))
            """
        let seen = try work.run("/usr/bin/python3", ["-c", program, file])
        #expect(seen.status == 0, "\(seen.error)")
        return seen.output.trimmingCharacters(in: .newlines)
    }

    private static let draw = """
        import matplotlib.pyplot as plt
        left = plt.figure(figsize=(2, 1), facecolor='red')
        axes = left.add_axes([0.1, 0.1, 0.8, 0.8])
        axes.set_facecolor('lime')
        axes.set_axis_on()
        axes.tick_params(bottom=False, left=False, labelbottom=False, labelleft=False)
        """

    @Test("come back as pictures of what was drawn: the value of the program, and those that are left open")
    func pictures() throws {
        let other = "right = plt.figure(figsize=(2, 1), facecolor='blue')\nright.add_axes([0, 0, 1, 1]).axis('off')"
        let rows = try work.judge([
            ["source": "\(Self.draw)\n\(other)\nleft", "policy": "open", "timeout": 60],
            ["source": "\(Self.draw)\nplt.close(left)\n\(other)\nNone", "policy": "open", "timeout": 60],
            ["source": "\(Self.draw)\nplt.close('all')", "policy": "open", "timeout": 60],
        ])
        try #require(
            rows.map { $0["verdict"] as? String } == ["passed", "passed", "passed"],
            "\(rows.map { $0["exception_message"] ?? $0["blocked_by"] ?? "" })")
        #expect(rows.map(names) == [["figure-2.png", "value.png"], ["figure-1.png"], []])
        #expect(try look(at: 1, of: 1) == "PNG True (0, 0, 255) (0, 0, 255)")
        #expect(try look(at: 2, of: 1) == "PNG True (255, 0, 0) (0, 255, 0)")
        #expect(try look(at: 1, of: 2) == "PNG True (0, 0, 255) (0, 0, 255)")
        #expect(try work.assay("audit", "verify").status == 0)
    }

    @Test("are drawn under the policy `default` where the worker has loaded matplotlib, in cells of sessions too")
    func preloaded() throws {
        let rows = try work.judge(
            [
                ["source": "\(Self.draw)\nleft"], ["source": Self.draw, "session": "s"],
                ["source": "left.set_facecolor('black')\nleft", "session": "s"],
            ], work: ["--preload", "matplotlib.pyplot", "--workers", "1"])
        try #require(
            rows.map { $0["verdict"] as? String } == ["passed", "passed", "passed"],
            "\(rows.map { $0["exception_message"] ?? $0["blocked_by"] ?? "" })")
        #expect(rows.map(names) == [["value.png"], ["figure-1.png"], ["value.png"]])
        #expect(try look(at: 1, of: 2) == "PNG True (255, 0, 0) (0, 255, 0)")
        #expect(try look(at: 1, of: 3) == "PNG True (0, 0, 0) (0, 255, 0)")
    }

    @Test("that cannot be drawn within the limits end their job by them")
    func limited() throws {
        let slow = "class Slow(plt.Figure):\n    def savefig(self, *a, **k):\n        while True: pass\nSlow()"
        let rows = try work.judge([["source": "\(Self.draw)\n\(slow)", "policy": "open", "timeout": 15]])
        #expect(rows.first?["verdict"] as? String == "timed_out")
        #expect(names(rows[0]).isEmpty)
    }
}
