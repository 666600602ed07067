import AuditKeys
import AuditTree
import Foundation
import Store
import Testing

@Suite("Signing the log")
struct SigningTests {
    let log: SignedLog

    init() throws {
        log = try SignedLog()
    }

    private func keyError(_ body: () throws -> Void) -> KeyError? {
        do {
            try body()
            return nil
        } catch {
            return error as? KeyError
        }
    }

    @Test("makes a key for its owner alone, says so in the log, and signs what the log is")
    func first() throws {
        try log.append(3)
        let note = try log.signer().sign()
        let entries = try log.keyFolder().entries()
        #expect(entries.count == 1)
        let key = entries[0].key.verifier
        #expect(try note.verified(by: [key]) == [key])
        let checkpoint = try Checkpoint(parsing: note.text)
        // The policy, three submissions, and the key.
        #expect(checkpoint.size == 5)
        #expect(try checkpoint.origin == log.store().logOrigin())
        #expect(try log.events("key.created").map { $0["key"] as? String } == [key.text])
        let signed = try #require(try log.events("checkpoint.signed").first)
        #expect(signed["size"] as? Int == 5 && signed["keys"] as? [String] == [key.text])
        #expect(try log.store().newestCheckpoint()?.note == note.serialized)
        for name in ["", "/keys", "/head"] {
            let path = try log.keyFolder().path + name
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == (name.isEmpty ? 0o700 : 0o600), "\(path)")
        }
    }

    @Test("signs nothing anew where nothing is new")
    func idle() throws {
        try log.append()
        let first = try log.signer().sign()
        #expect(try log.signer().sign() == first)
        #expect(try log.events("checkpoint.signed").count == 1)
        try log.append()
        #expect(try log.signer().sign() != first)
        #expect(try log.events("checkpoint.signed").count == 2)
    }

    @Test("proves an event from the newest head, and none that it does not cover")
    func proofs() throws {
        try log.append(20)
        #expect(try log.store().proof(ofEvent: 3) == nil)
        try log.signer().sign()
        let key = try log.keyFolder().entries()[0].key.verifier
        for index: Int64 in [0, 3, 20] {
            let proof = try #require(try log.store().proof(ofEvent: index))
            let body = try #require(proof.extra)
            #expect(try proof.verify(leaf: .leaf(body), by: [key]).checkpoint.size == 22)
            #expect(throws: NoteError.self) { try proof.verify(leaf: .leaf(body + [0]), by: [key]) }
        }
        for index: Int64 in [-1, 22, 23, .max] { #expect(try log.store().proof(ofEvent: index) == nil) }
    }

    @Test("with a rotated key lets the old one sign for a while, and then no more")
    func rotation() throws {
        try log.append()
        try log.signer().sign()
        let old = try log.keyFolder().entries()[0].key.verifier
        let new = try log.signer().rotate(overlap: 1_000, reason: "a year is over", acceptingRestore: false)
        #expect(old != new)
        try log.append()
        #expect(try log.signer().sign().verified(by: [old, new]) == [new, old])
        let event = try #require(try log.events("key.rotated").first)
        #expect(event["key"] as? String == new.text && event["previous"] as? [String] == [old.text])
        #expect(event["reason"] as? String == "a year is over" && event["overlap_until"] as? Int == 1_001_000)
        log.pass(microseconds: 1_000)
        try log.append()
        #expect(try log.signer().sign().signatures.map(\.keyID) == [new.id])
        #expect(try log.keyFolder().entries().map(\.key.verifier) == [new])
    }

    @Test("makes the first key where one is to be rotated before there is any")
    func rotationFirst() throws {
        try log.append()
        let key = try log.signer().rotate(overlap: 0, reason: "r", acceptingRestore: false)
        let created = try log.events("key.created").compactMap { $0["key"] as? String }
        #expect(created.count == 1 && created[0] != key.text)
        #expect(try log.events("key.rotated").map { $0["previous"] as? [String] } == [created])
        #expect(try log.signer().sign().verified(by: [key]) == [key])
    }

    @Test("refuses an older copy of the database, until somebody accepts it, and the log then says so")
    func restored() throws {
        try log.append(4)
        try log.signer().sign()
        #expect(
            keyError { _ = try log.signer().rotate(overlap: 9, reason: "r", acceptingRestore: true) }?.code
                == .nothingRestored)
        try log.backUp(to: "sunday")
        try log.append(4)
        try log.signer().sign()
        try log.restore(from: "sunday")
        #expect(keyError { try log.signer().prepare() }?.code == .notAContinuation)
        #expect(keyError { try log.signer().sign() }?.code == .notAContinuation)
        // As long as before, and still another history.
        try log.append(20)
        let error = try #require(keyError { try log.signer().sign() })
        #expect(error.code == .notAContinuation && error.description.contains("--accept-restore"))
        #expect(keyError { _ = try log.signer().rotate(overlap: 9, reason: nil, acceptingRestore: false) } != nil)
        let before = try log.keyFolder().entries()[0].key.verifier
        let key = try log.signer().rotate(overlap: 9, reason: "the disk broke", acceptingRestore: true)
        try log.append()
        #expect(try log.signer().sign().verified(by: [before, key]) == [key])
        let event = try #require(try log.events("key.rotated").first)
        #expect(event["restored_from"] as? Int == 11 && event["restored_to"] as? Int == 27)
        #expect(event["reason"] as? String == "the disk broke" && event["overlap_until"] == nil)
    }

    @Test("takes up a key that an attempt left which was cut off")
    func cutOff() throws {
        try log.append()
        try log.backUp(to: "before")
        // As after a crash between the key's file and the commit: there is a key, and the log knows of none.
        try log.signer().prepare()
        try log.restore(from: "before")
        try log.signer().sign()
        let key = try log.keyFolder().entries()[0].key.verifier
        #expect(try log.events("key.created").map { $0["key"] as? String } == [key.text])
        // As after a crash between the new key's file and the commit of a rotation.
        try log.backUp(to: "before")
        _ = try log.signer().rotate(overlap: 9, reason: "r", acceptingRestore: false)
        let mark = try #require(try log.events("key.rotated").count == 1 ? log.keyFolder().path + "/head" : nil)
        let next = try log.keyFolder().entries()[0].key.verifier
        try log.restore(from: "before")
        // The mark is of the rotation's own head.
        try FileManager.default.removeItem(atPath: mark)
        try log.signer().sign()
        #expect(try log.events("key.rotated").map { $0["key"] as? String } == [next.text])
        #expect(try log.events("key.rotated").map { $0["previous"] as? [String] } == [[key.text]])
    }

    @Test("refuses keys that are not the log's, until somebody says why another is to sign, and the log then says so")
    func notAtHand() throws {
        try log.append()
        try log.signer().sign()
        let key = try log.keyFolder().entries()[0].key.verifier
        let size = try log.store().logSize()
        // The database alone went to another host, or the folder is not the one that was named before.
        for attempt in [{ try log.signer("elsewhere").prepare() }, { _ = try log.signer("elsewhere").sign() }] {
            let error = try #require(keyError { try attempt() })
            #expect(error.code == .unusable && error.description.contains("there is no key of this log, which key "))
        }
        #expect(try log.store().logSize() == size)
        #expect(try !FileManager.default.fileExists(atPath: log.keyFolder("elsewhere").path))
        let refused = keyError {
            _ = try log.signer("elsewhere").rotate(overlap: 9, reason: nil, acceptingRestore: false)
        }
        #expect(refused?.code == .reasonMissing)
        let other = try log.signer("elsewhere").rotate(overlap: 9, reason: "moved", acceptingRestore: false)
        #expect(try log.signer("elsewhere").sign().verified(by: [key, other]) == [other])
        let event = try #require(try log.events("key.rotated").first)
        #expect(event["previous"] as? [String] == [key.text] && event["reason"] as? String == "moved")
        // What it replaced does not come back.
        let error = try #require(keyError { try log.signer().prepare() })
        #expect(error.code == .unusable && error.description.contains("the key there was replaced by a later one"))
        // Keys of nobody's.
        let file = try log.keyFolder("third").path
        try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: true)
        try "\(SignerKey.generate(name: log.keyFolder().origin).text)\n"
            .write(toFile: file + "/keys", atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file + "/keys")
        #expect(keyError { try log.signer("third").prepare() }?.description.contains("is none of this log's") == true)
        #expect(try log.events("key.rotated").count == 1)
    }

    @Test("uses no key that others could have read or changed")
    func damagedFolder() throws {
        try log.append()
        try log.signer().sign()
        let file = try log.keyFolder().path + "/keys"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try log.append()
        func attempt(_ text: String, mode: Int) throws -> KeyError? {
            try text.write(toFile: file, atomically: false, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
            return keyError { try log.signer().sign() }
        }
        #expect(try attempt(text, mode: 0o640)?.description.contains("chmod 600") == true)
        for damaged in [
            "x\n", text + "x\n", "\(text.dropLast()) 12x\n", "\(text.dropLast()) 1 2\n",
            text.replacing("assay/", with: "other/"),
        ] {
            let error = try attempt(damaged, mode: 0o600)
            #expect(error?.code == .unusable && error?.description.contains("PRIVATE") == false, "\(damaged)")
        }
        #expect(try attempt(text, mode: 0o600) == nil)
        try "a".write(toFile: log.keyFolder().path + "/head", atomically: false, encoding: .utf8)
        #expect(keyError { try log.signer().sign() }?.code == .unusable)
    }

    @Test("from many processes at once leaves one history")
    func concurrent() async throws {
        try log.append()
        let log = log
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<5 {
                        try log.append()
                        try log.signer().sign()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try log.events("key.created").count == 1)
        #expect(try log.keyFolder().head()?.serialized == log.store().newestCheckpoint()?.note)
        let sizes = try log.events("checkpoint.signed").compactMap { $0["size"] as? Int }
        #expect(sizes == sizes.sorted() && Set(sizes).count == sizes.count)
    }
}
