import Evaluation
import Foundation
import Store
import Testing

@Suite("Policies")
struct PolicyTests {
    let database: TemporaryDatabase
    let store: JobStore
    let actor = TemporaryDatabase.actor

    init() throws {
        database = try TemporaryDatabase()
        store = try database.store()
    }

    @Test("are known by the SHA-256 of their text")
    func hash() throws {
        let installed = try store.installPolicy(name: "p", text: "abc", actor: actor)
        #expect(installed.hash == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(try store.policy(hash: installed.hash)?.text == "abc")
        #expect(try store.policy(hash: "00") == nil)
        #expect(try store.policyInForce("nope") == nil)
    }

    @Test("the latest of a name is in force, an earlier one may come back, and each change is in the log once")
    func inForce() throws {
        let first = try store.installPolicy(name: "p", text: "1", actor: actor)
        let second = try store.installPolicy(name: "p", text: "2", actor: actor)
        #expect(try store.installPolicy(name: "p", text: "2", actor: actor).changed == false)
        #expect(try store.policyInForce("p")?.hash == second.hash)
        #expect(try store.installPolicy(name: "p", text: "1", actor: actor).changed)
        #expect(try store.policyInForce("p")?.hash == first.hash)
        #expect(try store.policiesInForce().map(\.name) == ["default", "p"])
        let replaced = try database.sql(
            "SELECT ifnull(json_extract(CAST(body AS TEXT), '$.replaces'), 'none') FROM audit_events ORDER BY idx")
        #expect(replaced == ["none", "none", first.hash, second.hash].joined(separator: "\n"))
    }

    @Test("apply from the next claim on")
    func nextClaim() throws {
        let supervisor = try store.register(TemporaryDatabase.start, actor: actor)
        try store.submit([NewJob("x"), NewJob("y")], actor: actor)
        let before = try supervisor.transaction { try $0.claim(1) }
        let changed = try store.installPolicy(name: "default", text: "other", actor: actor)
        let after = try supervisor.transaction { try $0.claim(1) }
        #expect(before.first?.assignment.policyHash != changed.hash)
        #expect(after.first?.assignment.policyHash == changed.hash)
    }
}
