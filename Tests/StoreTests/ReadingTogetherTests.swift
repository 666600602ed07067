import Foundation
import Store
import Testing

@Suite("Connections that read one state of a database side by side")
struct ReadingTogetherTests {
    private let database: TemporaryDatabase
    private let store: JobStore

    init() throws {
        database = try TemporaryDatabase()
        store = try database.store()
        try store.submit([NewJob("1")], actor: TemporaryDatabase.actor)
    }

    /// Another database, whole, in the place of the one that is open.
    private func replace() throws {
        let other = try TemporaryDatabase()
        let copy = try other.store()
        try copy.submit([NewJob("1"), NewJob("2")], actor: TemporaryDatabase.actor)
        copy.closeConnection()
        for ending in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: database.path + ending) }
        #expect(rename(other.path, database.path) == 0)
    }

    @Test("are of the file that was opened, or of none")
    func replaced() throws {
        #expect(try store.readTogether(4) { _, fellows in fellows.count } == 4)
        try replace()
        let error = storeError { try store.readTogether(4) { _, _ in } }
        #expect(error?.code == .replaced, "\(String(describing: error))")
    }
}
