import Foundation
import Testing

@Suite("Processes that tests start")
struct RunningTests {
    private func descriptorCount() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }

    @Test("leave no descriptor behind where nobody waits for them")
    func descriptors() throws {
        let workspace = try Workspace()
        let before = try descriptorCount()
        for _ in 0..<50 {
            let running = try workspace.start(program: "/bin/true", [])
            #expect(eventually { !running.isRunning })
        }
        // Tests beside this one have some of their own.
        #expect(try eventually { try descriptorCount() < before + 25 })
    }
}
