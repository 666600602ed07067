import Foundation
import Store
import Testing

@Suite("The schema")
struct ConstraintTests {
    let database: TemporaryDatabase

    init() throws {
        database = try TemporaryDatabase()
        _ = try database.store()
    }

    @Test(
        "refuses a job by the name of the constraint that it breaks",
        arguments: [
            ("source_present", "(batch) VALUES ('b')"),
            ("source_size", "(source) VALUES ('')"),
            ("source_size", "(source) VALUES (CAST(zeroblob(0) AS TEXT))"),
            ("source_size", "(source) VALUES (printf('%.1048577c', 'x'))"),
            ("source_without_nul", "(source) VALUES ('a' || char(0) || 'b')"),
            ("source_without_nul", "(source) VALUES (char(0))"),
            ("stdin_size", "(source, stdin) VALUES ('x', printf('%.4194305c', 'x'))"),
            ("expected_stdout_size", "(source, expected_stdout) VALUES ('x', printf('%.4194305c', 'x'))"),
            ("state_valid", "(source, state) VALUES ('x', 'done')"),
            ("waiting_has_time", "(source, state) VALUES ('x', 'scheduled')"),
            ("finalized_iff_terminal", "(source, finalized_at) VALUES ('x', 1)"),
            ("running_has_lease", "(source, lease_token) VALUES ('x', 1)"),
            ("salt_present", "(source, salt) VALUES ('x', NULL)"),
            ("salt_size", "(source, salt) VALUES ('x', x'00')"),
            ("erased_is_terminal", "(source, erased_at) VALUES ('x', 1)"),
            ("queue_valid", "(source, queue) VALUES ('x', '')"),
            ("batch_valid", "(source, batch) VALUES ('x', printf('%.256c', 'x'))"),
            ("batch_valid", "(source, batch) VALUES ('x', 'a' || char(0) || printf('%.255c', 'x'))"),
            ("external_id_valid", "(source, external_id) VALUES ('x', printf('%.1025c', 'x'))"),
            ("unique_key_valid", "(source, unique_key) VALUES ('x', '')"),
            ("submitter_valid", "(source, submitter) VALUES ('x', printf('%.256c', 'x'))"),
            ("session_valid", "(source, session) VALUES ('x', '')"),
            ("policy_valid", "(source, policy) VALUES ('x', '')"),
            ("module_name_valid", "(source, module_name) VALUES ('x', '')"),
            ("tags_valid", "(source, tags) VALUES ('x', '[]')"),
            ("tags_valid", "(source, tags) VALUES ('x', '{')"),
            ("tags_valid", "(source, tags) VALUES ('x', printf('{\"k\":\"%.8192c\"}', 'x'))"),
            ("timeout_sensible", "(source, timeout) VALUES ('x', 0)"),
            ("timeout_sensible", "(source, timeout) VALUES ('x', -1)"),
            ("timeout_sensible", "(source, timeout) VALUES ('x', 86401)"),
            ("timeout_sensible", "(source, timeout) VALUES ('x', 9e999)"),
            ("wall_timeout_sensible", "(source, wall_timeout) VALUES ('x', 0)"),
            ("memory_mb_sensible", "(source, memory_mb) VALUES ('x', 15)"),
            ("memory_mb_sensible", "(source, memory_mb) VALUES ('x', 65537)"),
            ("output_limit_sensible", "(source, output_limit) VALUES ('x', -1)"),
            ("output_limit_sensible", "(source, output_limit) VALUES ('x', 67108865)"),
            ("max_attempts_sensible", "(source, max_attempts) VALUES ('x', 0)"),
            ("attempt_sensible", "(source, attempt) VALUES ('x', -1)"),
        ])
    func named(constraint: String, row: String) throws {
        // Without the trigger that guards new rows, so that the constraint itself is met.
        let printed = try database.sql("DROP TRIGGER jobs_enter_waiting; INSERT INTO jobs \(row);")
        #expect(printed.contains("CHECK constraint failed: \(constraint)"))
    }

    @Test(
        "accepts what lies on the bounds",
        arguments: [
            "(source) VALUES (printf('%.1048576c', 'x'))", "(source, tags) VALUES ('x', '{}')",
            "(source, timeout, wall_timeout) VALUES ('x', 0.001, 0.001)", "(source, timeout) VALUES ('x', 86400)",
            "(source, memory_mb, output_limit) VALUES ('x', 16, 0)", "(source, stdin) VALUES ('x', '')",
            "(source, batch) VALUES ('x', printf('%.255c', 'x'))",
        ])
    func bounds(row: String) throws {
        #expect(try database.sql("INSERT INTO jobs \(row);") == "")
    }

    @Test("keeps a program's text, unless it is erased together with its salt")
    func immutability() throws {
        try database.sql("INSERT INTO jobs (source) VALUES ('first');")
        #expect(try database.sql("UPDATE jobs SET source = 'second';").contains("the source of a job is immutable"))
        #expect(try database.sql("UPDATE jobs SET source = NULL;").contains("the source of a job is immutable"))
        #expect(try database.sql("UPDATE jobs SET source = source, priority = 3;") == "")
        let erase = "source = NULL, salt = NULL, erased_at = 2"
        #expect(try database.sql("UPDATE jobs SET \(erase);").contains("erased_is_terminal"))
        #expect(try database.sql("UPDATE jobs SET state = 'cancelled', finalized_at = 1, \(erase);") == "")
    }

    @Test("takes one waiting job for a unique_key, and another once that one is cancelled")
    func uniqueKeys() throws {
        try database.sql("INSERT INTO jobs (source, unique_key) VALUES ('a', 'k');")
        let again = "INSERT INTO jobs (source, unique_key) VALUES ('b', 'k');"
        #expect(try database.sql(again).contains("UNIQUE constraint failed"))
        try database.sql("UPDATE jobs SET state = 'cancelled', finalized_at = 1;")
        #expect(try database.sql(again) == "")
    }

    @Test(
        "lets nobody change the log by accident",
        arguments: [
            "UPDATE audit_events SET body = x'7b7d' WHERE idx = 0;", "DELETE FROM audit_events WHERE idx = 0;",
            "DELETE FROM audit_events;", "INSERT OR REPLACE INTO audit_events (idx, body) VALUES (0, x'7b7d');",
            "REPLACE INTO audit_events (idx, body) VALUES (0, x'7b7d');",
            "INSERT INTO audit_events (idx, body) VALUES (7, x'7b7d');",
            "INSERT INTO audit_events (body) VALUES (x'7b7d');",
            "INSERT INTO audit_events (idx, body) VALUES (0, x'7b7d') ON CONFLICT DO UPDATE SET body = x'7b7d';",
            "UPDATE OR REPLACE audit_events SET idx = 1;",
        ])
    func appendOnly(statement: String) throws {
        let before = try database.sql("SELECT idx, hex(body) FROM audit_events")
        #expect(try database.sql(statement).contains("append-only"))
        #expect(try database.sql("SELECT idx, hex(body) FROM audit_events") == before)
        #expect(try database.sql("INSERT INTO audit_events (idx, body) VALUES (1, x'7b7d');") == "")
    }

    @Test(
        "keeps every policy text that was installed",
        arguments: [
            "UPDATE policies SET text = 'x';", "DELETE FROM policies;",
            "INSERT OR REPLACE INTO policies SELECT hash, name, 'x', installed_at FROM policies;",
        ])
    func policies(statement: String) throws {
        #expect(try database.sql(statement).contains("an installed policy is"))
        #expect(try database.sql("SELECT text FROM policies") == "name: default")
    }
}
