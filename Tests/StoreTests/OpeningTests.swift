import Foundation
import Migrations
import ProcessWaiting
import Store
import Testing

@Suite("Opening a database")
struct OpeningTests {
    let database: TemporaryDatabase

    init() throws {
        database = try TemporaryDatabase()
    }

    private func open(_ mode: JobStore.Mode) -> StoreError? {
        storeError { _ = try JobStore(path: database.path, mode: mode) }
    }

    @Test("makes it where it may, and says where it may not")
    func create() {
        #expect(open(.existing)?.code == .notFound)
        #expect(open(.readOnly)?.code == .notFound)
        #expect(open(.create) == nil)
        #expect(open(.existing) == nil)
        #expect(open(.readOnly) == nil)
        let inNoFolder = storeError { _ = try JobStore(path: database.path + ".d/assay.db") }
        #expect(inNoFolder?.code == .notFound)
    }

    @Test("twice at once makes it once")
    func race() async throws {
        let path = database.path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { _ = try JobStore(path: path) } }
            try await group.waitForAll()
        }
        #expect(try database.sql("PRAGMA user_version; PRAGMA journal_mode;") == "\(Migrations.current)\nwal")
    }

    @Test("refuses a file that is not a database", arguments: [JobStore.Mode.create, .existing, .readOnly])
    func notADatabase(mode: JobStore.Mode) throws {
        try Data(repeating: 0x41, count: 4_096).write(to: URL(fileURLWithPath: database.path))
        let error = try #require(open(mode))
        #expect(error.code == .notADatabase)
        #expect(error.message.contains(database.path) && !error.message.contains("\n"))
    }

    @Test("refuses the database of another program, and leaves it alone")
    func foreign() throws {
        try database.sql("CREATE TABLE bookmarks (url);")
        #expect(open(.create)?.code == .notADatabase)
        #expect(try database.sql("PRAGMA journal_mode; SELECT count(*) FROM sqlite_schema;") == "delete\n1")
    }

    @Test("and working on it makes a file beside it for whoever may write it", arguments: [0o600, 0o640, 0o660])
    func mode(mode: Int) throws {
        let store = try database.store()
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: database.path)
        _ = try store.register(TemporaryDatabase.start, actor: TemporaryDatabase.actor)
        let lock = try FileManager.default.attributesOfItem(atPath: database.path + "-lock")
        #expect(lock[.posixPermissions] as? Int == mode)
    }

    @Test("follows no link in the place of the file of locks, nor gives away what it names")
    func link() throws {
        let store = try database.store()
        let other = database.folder.appendingPathComponent("other")
        for isThere in [false, true] {
            if isThere { try Data("x".utf8).write(to: other) }
            try? FileManager.default.removeItem(atPath: database.path + "-lock")
            try FileManager.default.createSymbolicLink(
                atPath: database.path + "-lock", withDestinationPath: other.path)
            let error = storeError { _ = try store.register(TemporaryDatabase.start, actor: TemporaryDatabase.actor) }
            #expect(
                error?.code == .cannotOpen && error?.message.contains("-lock: cannot open it") == true,
                "\(String(describing: error))")
            #expect(FileManager.default.fileExists(atPath: other.path) == isThere)
        }
    }

    @Test("refuses a folder")
    func folder() throws {
        try FileManager.default.createDirectory(atPath: database.path, withIntermediateDirectories: false)
        #expect(open(.create)?.code == .notADatabase)
    }

    @Test("refuses a database that a later assay wrote", arguments: [JobStore.Mode.create, .existing, .readOnly])
    func newer(mode: JobStore.Mode) throws {
        _ = try database.store()
        try database.sql("PRAGMA user_version = 99;")
        let error = try #require(open(mode))
        #expect(error.code == .newerThanBinary)
        #expect(error.message.contains("99"))
    }

    @Test("refuses one whose number of version is not that of its tables", arguments: 1...6)
    func otherVersion(version: Int) throws {
        _ = try database.store()
        try database.sql("PRAGMA user_version = \(version);")
        let error = try #require(open(.existing))
        #expect(error.code == .damaged && error.message.contains("its number of schema version, \(version), is not"))
        #expect(error.message.split(separator: "\n").count == 1)
        try database.sql("PRAGMA user_version = 7;")
        #expect(open(.existing) == nil)
    }

    @Test("refuses a damaged one when the damage shows")
    func damaged() throws {
        let store = try database.store()
        try store.submit((0..<2_000).map { NewJob("print(\($0))") }, actor: TemporaryDatabase.actor)
        try database.sql("PRAGMA wal_checkpoint(TRUNCATE);")
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: database.path))
        let size = try file.seekToEnd()
        for page in stride(from: UInt64(4_096 * 20), to: size, by: 4_096) {
            try file.seek(toOffset: page)
            try file.write(contentsOf: Data(repeating: 0xFF, count: 64))
        }
        try file.close()
        #expect(storeError { _ = try JobStore(path: database.path).counts() }?.code == .damaged)
    }

    @Test("for reading only refuses to write")
    func readOnly() throws {
        _ = try database.store()
        let store = try JobStore(path: database.path, mode: .readOnly)
        #expect(try store.policyInForce("default") != nil)
        let error = storeError { try store.submit([NewJob("1")], actor: TemporaryDatabase.actor) }
        #expect(error?.code == .readOnly)
    }

    /// Makes a file unwritable, or writable again. Root writes to a file whatever its mode, unless the file is
    /// immutable (chattr(1)), which not every file system knows.
    private static func setWritable(_ isWritable: Bool, _ path: String) throws -> Bool {
        guard getuid() == 0 else {
            try FileManager.default.setAttributes(
                [.posixPermissions: isWritable ? 0o644 : 0o444], ofItemAtPath: path)
            return true
        }
        let chattr = Process()
        chattr.executableURL = URL(fileURLWithPath: "/usr/bin/chattr")
        chattr.arguments = [isWritable ? "-i" : "+i", path]
        chattr.standardError = FileHandle.nullDevice
        try chattr.run()
        chattr.waitClosely()
        return chattr.terminationStatus == 0
    }

    private static func canForbidWriting() -> Bool {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("assay-probe-\(UUID())").path
        guard FileManager.default.createFile(atPath: path, contents: nil) else { return false }
        defer { try? FileManager.default.removeItem(atPath: path) }
        let couldForbid = (try? setWritable(false, path)) ?? false
        _ = try? setWritable(true, path)
        return couldForbid
    }

    @Test("for writing refuses a file that cannot be written", .enabled(if: canForbidWriting()))
    func unwritable() throws {
        _ = try database.store()
        #expect(try Self.setWritable(false, database.path))
        let error = open(.existing)
        #expect(try Self.setWritable(true, database.path))
        #expect(error?.code == .readOnly)
    }

    @Test("whose lock another writer keeps fails when the time is up, and works when it is free again")
    func locked() throws {
        let store = try database.store(lockTimeout: 0.2)
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
        shell.arguments = ["-bail", database.path]
        let input = Pipe()
        let output = Pipe()
        shell.standardInput = input
        shell.standardOutput = output
        try shell.run()
        try input.fileHandleForWriting.write(contentsOf: Data("BEGIN IMMEDIATE; SELECT 'held';\n".utf8))
        #expect(output.fileHandleForReading.availableData == Data("held\n".utf8))
        let error = storeError { try store.submit([NewJob("1")], actor: TemporaryDatabase.actor) }
        #expect(error?.code == .locked)
        try input.fileHandleForWriting.close()
        shell.waitClosely()
        #expect(try store.submit([NewJob("1")], actor: TemporaryDatabase.actor).count == 1)
    }
}
