import AuditLog
import Foundation
import Testing

@Suite("Digests")
struct DigestTests {
    @Test(
        "HMAC-SHA256 gives the known answers of RFC 4231",
        arguments: [
            (
                [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
            ),
            (
                Array(1...25), [UInt8](repeating: 0xCD, count: 50),
                "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
            ),
        ])
    func hmac(salt: [UInt8], message: [UInt8], expected: String) {
        #expect(Digest.hmac(salt: salt, message).hex == expected)
    }

    @Test("HMAC of nothing under a salt of zeros agrees with Python's hmac module")
    func emptyMessage() {
        #expect(
            Digest.hmac(salt: [UInt8](repeating: 0, count: 16), []).hex
                == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    }

    @Test("SHA-256 gives the known answer for abc")
    func sha256() {
        #expect(
            Digest.sha256(Array("abc".utf8)).hex
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test("a running digest is SHA-256 over the digests' bytes")
    func running() {
        let parts = [Digest.sha256([1]), Digest.sha256([2])]
        var running = RunningDigest()
        for part in parts { running.append(part) }
        #expect(running.finish() == Digest.sha256(parts.flatMap(\.bytes)))
    }
}
