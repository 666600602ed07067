import Foundation
import Testing

/// Escapes: the policy and the sandbox each hold alone, against programs that are known to work without them.
@Suite struct EscapeTests {
    @Test func `there are at least 150, each well described, none twice`() throws {
        let programs = try CorpusProgram.all(.escapes)
        #expect(programs.count >= 150)
        let effects: Set = ["secret", "write", "connect", "environment", "kill", "process"]
        var sources: [String: String] = [:]
        for program in programs {
            #expect(program.headers["source"]?.isEmpty == false, "\(program.name): names no source")
            let declared = program.values("effect")
            #expect(!declared.isEmpty && effects.isSuperset(of: declared), "\(program.name): effect \(declared)")
            #expect([nil, "runtime"].contains(program.headers["caught"]), "\(program.name): caught")
            let known: Set = ["source", "effect", "caught", "needs"]
            #expect(known.isSuperset(of: program.headers.keys), "\(program.name): a header that means nothing here")
            // Names apart, since programs write their own.
            let body = try program.source().split(separator: "\n").filter { !$0.hasPrefix("#") }
                .joined(separator: "\n").replacingOccurrences(of: program.name, with: "")
            let twin = sources.updateValue(program.name, forKey: body)
            #expect(twin == nil, "\(program.name) is \(twin ?? "") once more")
        }
    }

    @Test func `each works under plain Python`() throws {
        let runs = try EscapeRuns.shared.get()
        for program in runs.programs {
            let row = runs.plain.rows[program.name]
            if !runs.trips(program) {
                Issue.record("\(program.name): \(effects(row)), printed \(row?.output ?? "nothing")")
            }
        }
        #expect(runs.plain.unattributed.isEmpty)
    }

    @Test func `the policy alone refuses each`() throws {
        let runs = try EscapeRuns.shared.get()
        for program in runs.programs {
            let row = runs.both.rows[program.name]
            if !runs.isRefused(program) {
                Issue.record("\(program.name): \(end(row)), \(violations(row))")
            }
        }
    }

    @Test func `the sandbox alone lets none reach anything`() throws {
        let runs = try EscapeRuns.shared.get()
        for program in runs.programs {
            let row = runs.sandboxAlone.rows[program.name]
            if !runs.isHeld(program) {
                Issue.record("\(program.name): \(end(row)), \(effects(row))")
            }
        }
        #expect(runs.sandboxAlone.unattributed.isEmpty)
    }

    @Test func `both together stop each without an effect`() throws {
        let runs = try EscapeRuns.shared.get()
        for program in runs.programs {
            let row = runs.both.rows[program.name]
            if !runs.isStoppedByBoth(program) {
                Issue.record("\(program.name): \(end(row)), \(effects(row))")
            }
        }
        #expect(runs.both.unattributed.isEmpty)
    }

    @Test func `nor does any get farther where files of its own may be opened`() throws {
        let runs = try EscapeRuns.shared.get()
        for program in runs.programs {
            let row = runs.withFiles.rows[program.name]
            if !runs.isStoppedWithFiles(program) {
                Issue.record("\(program.name): \(end(row)), \(effects(row))")
            }
        }
        #expect(runs.withFiles.unattributed.isEmpty)
    }

    private func effects(_ row: Container.Row?) -> String {
        "reached \(row.map { $0.effects.sorted().joined(separator: ", ") } ?? "")"
    }

    private func violations(_ row: Container.Row?) -> String {
        let found = (row?.violations ?? []).map { "\($0.phase) \($0.rule) (\($0.severity ?? ""))" }
        return found.isEmpty ? "no violation" : found.joined(separator: ", ")
    }

    private func end(_ row: Container.Row?) -> String {
        [row?.state, row?.verdict, row?.blockedBy].compactMap(\.self).joined(separator: " ")
    }
}
