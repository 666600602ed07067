import Foundation
import Testing

/// The table of the whole corpus: for each class and family, how many programs do as they must.
enum CorpusTable {
    static let file = Installation.root.appendingPathComponent(".build/corpus.txt")

    static func render(escapes: EscapeRuns, abuses: AbuseRuns, honest: HonestRuns) -> String {
        let held = table(
            "ESCAPES", escapes.programs,
            [
                ("PLAIN TRIPS", escapes.trips), ("POLICY REFUSES", escapes.isRefused),
                ("SANDBOX HOLDS", escapes.isHeld), ("BOTH STOP", escapes.isStoppedByBoth),
            ])
        let judged = table(
            "ABUSES", abuses.programs,
            [
                ("ALLOWED IDLE", { abuses.isAllowed($0, abuses.idle) }),
                ("ALLOWED BUSY", { abuses.isAllowed($0, abuses.busy) }), ("SAME", abuses.isSame),
            ])
        let passed = table("HONEST", honest.programs, [("PASSED", honest.passes)])
        let refused = table(
            "REFUSED", honest.refused,
            [("PASS WITHOUT POLICY", honest.isHonest), ("AS IS KNOWN", honest.isRefusedAsKnown)])
        let skipped = escapes.skipped + abuses.skipped + honest.skipped
        let note =
            skipped == 0 ? [] : ["\(skipped) programs skipped: they need packages that this host does not have\n"]
        return ([held, judged, passed, refused] + note).joined(separator: "\n")
    }

    private static func table(
        _ title: String, _ programs: [CorpusProgram], _ columns: [(title: String, holds: (CorpusProgram) -> Bool)]
    ) -> String {
        func row(_ name: String, _ programs: [CorpusProgram]) -> [String] {
            [name, "\(programs.count)"] + columns.map { column in "\(programs.count(where: column.holds))" }
        }
        let families = Dictionary(grouping: programs, by: \.family).sorted { $0.key < $1.key }
        let rows =
            [[title, "PROGRAMS"] + columns.map(\.title)] + families.map { row($0.key, $0.value) }
            + [row("all", programs)]
        let widths = rows[0].indices.map { index in rows.map { $0[index].count }.max() ?? 0 }
        return rows.map { cells in
            zip(cells, widths).enumerated().map { index, cell in
                let padding = String(repeating: " ", count: cell.1 - cell.0.count)
                return index == 0 ? cell.0 + padding : padding + cell.0
            }.joined(separator: "  ") + "\n"
        }.joined()
    }
}

@Suite struct CorpusTableTests {
    @Test func `the whole corpus is run, and shown as a table`() throws {
        let table = CorpusTable.render(
            escapes: try EscapeRuns.shared.get(), abuses: try AbuseRuns.shared.get(),
            honest: try HonestRuns.shared.get())
        for heading in ["ESCAPES", "ABUSES", "HONEST", "REFUSED"] { #expect(table.contains(heading)) }
        try Data(table.utf8).write(to: CorpusTable.file)
        print(table)
    }
}
