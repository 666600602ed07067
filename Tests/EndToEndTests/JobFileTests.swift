import Foundation
import Testing

@Suite("Files come with a job", .serialized)
struct JobFileTests {
    private let work: Workspace

    init() throws { work = try Workspace() }

    @Test("under the names they were given, where the program begins")
    func files() throws {
        let path = try work.write(Data([0, 255, 10]), to: "bytes")
        let text = try work.write("a,b\n1,2\n", to: "table")
        let outcome = try work.assay(
            "run", "--file", "data.csv=\(text)", "--file", "ä b=\(path)", "-c",
            """
            import csv
            with open('data.csv', newline='') as file:
                print(list(csv.reader(file)))
            print(open('ä b', 'rb').read())
            with open('out/copy.csv', 'w') as file:
                file.write(open('data.csv').read().upper())
            """)
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(outcome.output == "[['a', 'b'], ['1', '2']]\nb'\\x00\\xff\\n'\n")
        #expect(try work.assay("show", "1", "--artifact", "1", "-o", "-").output == "A,B\n1,2\n")
        #expect(try work.sql("SELECT policy FROM jobs") == "files")
        #expect(
            try work.sql("SELECT name, hex(bytes) FROM job_files ORDER BY name")
                == "data.csv|612C620A312C320A\nä b|00FF0A")
        #expect(try work.assay("audit", "verify").status == 0)
    }

    @Test("as JSON Lines and as plain SQL, and no other job sees them")
    func producers() throws {
        let rows = try work.judge(
            [
                ["source": "print(open('x').read())", "files": ["x": "text"]],
                ["source": "print(open('x', 'rb').read())", "files": ["x": ["base64": "AP8="]]],
                ["source": "import os\nprint(os.listdir('.'))", "policy": "open"],
                ["source": "print(open('x').read())", "files": ["x": "text"], "policy": "default"],
            ], work: ["--workers", "1"])
        #expect(rows.map { $0["stdout"] as? String } == ["text\n", "b'\\x00\\xff'\n", "['out']\n", ""])
        #expect(rows.map { $0["policy"] as? String } == ["files", "files", "open", "default"])
        #expect(rows[3]["verdict"] as? String == "rejected")
        _ = try work.sql(
            """
            BEGIN;
            INSERT INTO jobs (source, policy) VALUES ('print(open(''y'').read())', 'files');
            INSERT INTO job_files (job_id, name, bytes) VALUES (last_insert_rowid(), 'y', CAST('by SQL' AS BLOB));
            COMMIT
            """)
        #expect(try work.assay("work", "--drain", "--quiet").status == 0)
        #expect(try work.sql("SELECT stdout FROM results ORDER BY job_id DESC LIMIT 1") == "by SQL")
        #expect(try work.assay("audit", "verify").status == 0)
    }

    @Test(
        "what cannot be one is refused, and nothing of it is queued",
        arguments: [
            #"{"source": "1", "files": {"../x": "a"}}"#, #"{"source": "1", "files": {"/etc/passwd": "a"}}"#,
            #"{"source": "1", "files": {"": "a"}}"#, #"{"source": "1", "files": {"out": "a"}}"#,
            #"{"source": "1", "files": {"a": 1}}"#, #"{"source": "1", "files": ["a"]}"#,
            #"{"source": "1", "files": {"a": {"base64": "!"}}}"#, #"{"source": "1", "files": {"a": {}}}"#,
            #"{"source": "1", "files": {"a": {"base64": "", "x": ""}}}"#,
            #"{"source": "1", "files": {"a": "1", "a": "2"}}"#,
        ])
    func refused(_ row: String) throws {
        let file = try work.write("{\"source\": \"1\"}\n\(row)\n", to: "rows.jsonl")
        let outcome = try work.assay("submit", "--jsonl", file)
        #expect(outcome.status == 64)
        #expect(outcome.error.contains("line 2") || outcome.error.contains(":2:"), "\(outcome.error)")
        #expect(outcome.error.split(separator: "\n").count == 1)
        #expect(try work.sql("SELECT count(*) FROM jobs") == "0")
    }

    @Test(
        "the policy 'files' opens what lies in the program's own folder, and nothing else",
        arguments: [
            "open('/etc/passwd')", "open('../etc/passwd')", "open('out/../../etc/hostname')",
            "open('/tmp/../etc/passwd')",
            "n = '/etc' + '/passwd'\nopen(n)", "open('x', opener=lambda *a: 0)",
            "import io\nio.open('/proc/self/maps')",
            "import numpy as np\nnp.loadtxt('/etc/ld.so.cache')", "import gzip\ngzip.open('/etc/ld.so.cache').read()",
        ])
    func ownFolder(_ program: String) throws {
        let row = try #require(try work.judge([["source": program, "policy": "files"]]).first)
        #expect(["rejected", "blocked"].contains(row["verdict"] as? String ?? ""), "\(row)")
    }

    @Test("workers without namespaces have nowhere to put them: such a job is discarded, and says why")
    func withoutNamespaces() throws {
        let path = try work.write("x", to: "x")
        #expect(try work.assay("submit", "--file", "x=\(path)", "-", input: "1").status == 0)
        #expect(try work.assay("submit", "-", input: "print(2)").status == 0)
        let worked = try work.assay("work", "--drain", "--quiet", "--without", "namespaces")
        #expect(worked.status == 0, "\(worked.error)")
        #expect(try work.sql("SELECT state FROM jobs ORDER BY id") == "discarded\ncompleted")
        #expect(try work.sql("SELECT fault FROM jobs WHERE id = 1").contains("files"))
        #expect(try work.assay("audit", "verify").status == 0)
    }
}
