import Foundation
import Testing

@Suite("What programs leave in ./out comes back", .serialized)
struct ArtifactTests {
    private let work: Workspace

    init() throws { work = try Workspace() }

    private func judge(_ program: String, policy: String = "open", _ more: [String: Any] = [:]) throws -> [String: Any]
    {
        try #require(
            try work.judge([["source": program, "policy": policy].merging(more) { $1 }], batch: UUID().uuidString).first
        )
    }

    private func names(_ row: [String: Any]) -> [String] {
        (row["artifacts"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
    }

    @Test("under its name, with its type and its exact bytes")
    func plain() throws {
        let row = try judge(
            """
            open('out/b.csv', 'w').write('x,y')
            open('out/a', 'wb').write(bytes(range(256)))
            open('out/ü.txt', 'w').write('ü')
            open('elsewhere', 'w').write('no')
            """, policy: "files")
        #expect(row["verdict"] as? String == "passed", "\(row)")
        let artifacts = try #require(row["artifacts"] as? [[String: Any]])
        #expect(names(row) == ["a", "b.csv", "ü.txt"])
        #expect(
            artifacts.map { $0["media_type"] as? String } == ["application/octet-stream", "text/csv", "text/plain"])
        #expect(artifacts.map { $0["size"] as? Int } == [256, 3, 2])
        #expect(artifacts.map { $0["ordinal"] as? Int } == [1, 2, 3])
        let file = work.folder.appendingPathComponent("fetched").path
        #expect(try work.assay("show", "1", "--artifact", "1", "-o", file).status == 0)
        #expect(FileManager.default.contents(atPath: file) == Data(0...255))
        #expect(try work.assay("show", "1", "--artifact", "2", "-o", "-").output == "x,y")
        #expect(try work.assay("show", "1").output.contains("2  b.csv  (3 bytes, text/csv)"))
        // Nothing is overwritten, and what is not there is said not to be.
        #expect(try work.assay("show", "1", "--artifact", "2", "-o", file).status == 64)
        #expect(try work.assay("show", "1", "--artifact", "4", "-o", "-").status == 64)
        #expect(try work.assay("show", "1", "--artifact", "1").status == 64)
        #expect(try work.assay("audit", "verify").status == 0)
    }

    /// What a program may put in place of a file, and how many entries of `out` that leaves out.
    private static let tricks: [(program: String, leftOut: Int)] = [
        ("os.symlink('/etc/passwd', 'out/x')", 1), ("os.symlink('kept', 'out/x')", 1),
        ("open('secret', 'w').write('s'); os.symlink('../secret', 'out/x')", 1),
        ("open('secret', 'w').write('s'); os.link('secret', 'out/x')", 1), ("os.mkfifo('out/x')", 1),
        ("os.mkdir('out/x'); open('out/x/y', 'w').write('y')", 1), ("os.symlink('/dev/urandom', 'out/x')", 1),
        ("f = open('out/x', 'w'); f.truncate(1 << 34)", 1), ("open('out/x', 'w').close(); os.chmod('out/x', 0)", 1),
        ("f = open('out/x', 'wb'); f.truncate((8 << 20) + 1)", 1),
    ]

    @Test("links of either kind, pipes, folders, giants and what cannot be read are left out and counted")
    func tricks() throws {
        let programs = Self.tricks.map { trick in
            [
                "source": "import os\nopen('out/kept', 'w').write('k')\ntry:\n    \(trick.program)\n"
                    + "except OSError as e: open('out/x', 'w').close(); os.chmod('out/x', 0)\n",
                "policy": "open",
            ]
        }
        // What a job may not make at all, such as a pipe, is a file in its place that cannot be read.
        for (row, trick) in zip(try work.judge(programs), Self.tricks) {
            #expect(row["verdict"] as? String == "passed", "\(trick): \(row)")
            #expect(names(row) == ["kept"], "\(trick)")
            #expect(row["artifacts_left_out"] as? Int == trick.leftOut, "\(trick)")
        }
    }

    @Test(
        "a folder that is none, or is gone, gives nothing",
        arguments: [
            "os.rmdir('out'); os.symlink('/usr/lib', 'out')", "os.rename('out', 'x'); open('out', 'w').write('f')",
            "open('out/f', 'w').close(); os.chmod('out', 0)", "os.rmdir('out'); open('out', 'w').close()",
            "os.rmdir('out'); os.symlink('.', 'out')",
        ])
    func folder(_ program: String) throws {
        let row = try judge("import os\ntry:\n    \(program)\nexcept PermissionError: os.chmod('out', 0)\n")
        #expect(row["verdict"] as? String == "passed")
        #expect(names(row) == [])
        #expect(row["artifacts_left_out"] as? Int == 1)
        // And the next job of the same worker finds a new one.
        #expect(try names(judge("open('out/next', 'w').write('n')")) == ["next"])
        #expect(try names(judge("import os\nos.rmdir('out')")) == [])
    }

    @Test("no more of them, and no larger ones together, than the bounds")
    func bounds() throws {
        let many = try judge("for i in range(70): open(f'out/{i:03}', 'w').write(str(i))")
        #expect(names(many) == (0..<64).map { String(format: "%03d", $0) })
        #expect(many["artifacts_left_out"] as? Int == 6)
        let large = try judge("for i in range(5): open(f'out/{i}', 'wb').write(bytes(2 << 20))")
        #expect(names(large) == ["0", "1", "2", "3"])
        #expect(large["artifacts_left_out"] as? Int == 1)
    }

    @Test("nothing of one job is seen by the next, not even that there was something")
    func fresh() throws {
        let look = "import os\ns = os.stat('out')\nprint(os.listdir('out'), os.listdir('.'), oct(s.st_mode))"
        let rows = try work.judge(
            [
                ["source": look, "policy": "open"],
                [
                    "source": "import os\nopen('out/a', 'w').close(); os.remove('out/a')\nos.utime('out', (1, 1))",
                    "policy": "open",
                ],
                ["source": look + "\nprint(s.st_mtime == 1)", "policy": "open"],
            ], work: ["--workers", "1"])
        #expect(rows[0]["stdout"] as? String == "[] ['out'] 0o40700\n")
        #expect(rows[2]["stdout"] as? String == "[] ['out'] 0o40700\nFalse\n")
    }

    @Test("a job that is killed, or that raises, leaves what it left")
    func killed() throws {
        let row = try judge("open('out/a', 'w').write('1')\nwhile True: pass", ["timeout": 0.3])
        #expect(row["verdict"] as? String == "timed_out")
        #expect(names(row) == ["a"])
        #expect(try names(judge("open('out/b', 'w').write('1')\n1 / 0")) == ["b"])
    }

    @Test("an erased job's are gone, names and bytes, and the log still proves the rest")
    func erased() throws {
        _ = try judge("open('out/Xq7marker', 'w').write('Xq7marker')\nprint('Xq7marker')")
        #expect(try work.assay("audit", "erase", "1", "--reason", "asked for").status == 0)
        for ending in ["", "-wal"] {
            let data = FileManager.default.contents(atPath: work.database + ending) ?? Data()
            #expect(data.range(of: Data("Xq7marker".utf8)) == nil, "\(ending)")
        }
        #expect(try work.assay("audit", "verify").status == 0)
        #expect(try work.assay("show", "1", "--artifact", "1", "-o", "-").status == 64)
        #expect(try work.sql("SELECT count(*), max(size), max(length(bytes)) FROM artifacts") == "1|9|0")
    }
}
