import Evaluation
import Foundation
public import JSONLines
public import Store

/// A row of `submit --jsonl`: one JSON object a line, keys as in the `jobs` table, `source` required.
///
/// Only what the database cannot know is checked here: the JSON, the keys and the types. Sizes, names and
/// limits are the schema's to refuse, since other producers meet it too. `null` says the same as a key that
/// is left out.
public enum JobRow {
    /// The keys a row may carry.
    public static let keys = [
        "source", "id", "stdin", "expected_stdout", "timeout", "wall_timeout", "memory_mb", "output_limit",
        "policy", "queue", "priority", "session", "tags", "unique_key", "module_name", "scheduled_at", "files",
    ]

    /// Reads one row.
    ///
    /// - Parameter template: what holds where the row says nothing; its source is not looked at.
    /// - Throws: ``JSONError`` with the reason.
    public static func job(_ line: LineBlock.Line, template: NewJob) throws -> NewJob {
        var job = template
        var seen = Keys()
        var scanner = JSONScanner(line)
        guard try scanner.kind() == .object else {
            _ = try scanner.value()
            try scanner.finish()
            throw JSONError("a row must be a JSON object")
        }
        try scanner.object { scanner, key in
            try read(key: String(decoding: key, as: UTF8.self), &scanner, into: &job, seen: &seen)
        }
        try scanner.finish()
        guard seen.contains(.source) else { throw JSONError("\"source\" is missing") }
        return job
    }

    private static func read(
        key: String, _ scanner: inout JSONScanner, into job: inout NewJob, seen: inout Keys
    ) throws {
        guard let place = keys.firstIndex(of: key) else {
            throw JSONError("unknown key \"\(key.prefix(100))\"; the keys are \(keys.joined(separator: ", "))")
        }
        guard seen.insert(Keys(rawValue: 1 << place)).inserted else {
            throw JSONError("key \"\(key)\" appears twice")
        }
        let kind = try scanner.kind()
        if kind == .null, key != "source" { return try scanner.null() }
        switch key {
        case "source": job.source = try bytes(key, kind, &scanner)
        case "id": job.externalID = try identifier(kind, &scanner)
        case "stdin": job.standardInput = try bytes(key, kind, &scanner)
        case "expected_stdout": job.expectedOutput = try bytes(key, kind, &scanner)
        case "timeout": job.timeout = try real(key, kind, &scanner)
        case "wall_timeout": job.wallTimeout = try real(key, kind, &scanner)
        case "memory_mb": job.memoryMiB = try integer(key, kind, &scanner)
        case "output_limit": job.outputLimit = try integer(key, kind, &scanner)
        case "policy": job.choosePolicy(try text(key, kind, &scanner))
        case "queue": job.queue = try text(key, kind, &scanner)
        case "priority": job.priority = try integer(key, kind, &scanner)
        case "session": job.session = try text(key, kind, &scanner)
        case "tags": job.tags = try tags(kind, &scanner)
        case "unique_key": job.uniqueKey = try text(key, kind, &scanner)
        case "module_name": job.moduleName = try text(key, kind, &scanner)
        case "files": try files(kind, &scanner, into: &job)
        default: job.scheduledAt = try moment(kind, &scanner)
        }
    }

    /// Which keys a row has had, a bit each.
    private struct Keys: OptionSet {
        let rawValue: UInt32
        static let source = Keys(rawValue: 1)
    }

    // MARK: Values

    private static func bytes(_ key: String, _ kind: JSONScanner.Kind, _ scanner: inout JSONScanner) throws -> [UInt8] {
        guard kind == .string else { throw wrongType(key, "a string", kind) }
        return try naming(key) { try scanner.string() }
    }

    /// Text for a column of names: SQLite's own functions would cut it at a NUL.
    private static func text(_ key: String, _ kind: JSONScanner.Kind, _ scanner: inout JSONScanner) throws -> String {
        let bytes = try bytes(key, kind, &scanner)
        guard !bytes.contains(0) else { throw JSONError("\"\(key)\" must not contain a NUL character") }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func integer(_ key: String, _ kind: JSONScanner.Kind, _ scanner: inout JSONScanner) throws -> Int64 {
        guard kind == .number else { throw wrongType(key, "an integer", kind) }
        return try naming(key) { try scanner.integer() }
    }

    private static func real(_ key: String, _ kind: JSONScanner.Kind, _ scanner: inout JSONScanner) throws -> Double {
        guard kind == .number else { throw wrongType(key, "a number", kind) }
        return try naming(key) { try scanner.real() }
    }

    private static func identifier(_ kind: JSONScanner.Kind, _ scanner: inout JSONScanner) throws -> String {
        switch kind {
        case .string: try text("id", kind, &scanner)
        case .number: String(try naming("id") { try scanner.integer() })
        default: throw wrongType("id", "a string or an integer", kind)
        }
    }

    private static func tags(_ kind: JSONScanner.Kind, _ scanner: inout JSONScanner) throws -> String {
        guard kind == .object else { throw wrongType("tags", "an object", kind) }
        return try naming("tags") { String(decoding: try scanner.rawValue(), as: UTF8.self) }
    }

    private static func moment(_ kind: JSONScanner.Kind, _ scanner: inout JSONScanner) throws -> Int64 {
        let key = "scheduled_at"
        switch kind {
        case .number: return try naming(key) { try scanner.integer() }
        case .string:
            let text = try text(key, kind, &scanner)
            guard let moment = Moment.microseconds(text) else {
                throw JSONError("\"\(key)\" must be a time such as 2026-11-23T08:30:00Z")
            }
            return moment
        default: throw wrongType(key, "an ISO 8601 string or microseconds since 1970", kind)
        }
    }

    /// An object of names, each with a text or `{"base64": …}`.
    private static func files(_ kind: JSONScanner.Kind, _ scanner: inout JSONScanner, into job: inout NewJob) throws {
        guard kind == .object else { throw wrongType("files", "an object", kind) }
        var found: [JobFile] = []
        try scanner.object { scanner, name in
            let name = String(decoding: name, as: UTF8.self)
            found.append(JobFile(name: name, bytes: try naming("files") { try fileBytes(name, &scanner) }))
        }
        for file in found { try naming("files") { try job.addFile(file) } }
    }

    private static func fileBytes(_ name: String, _ scanner: inout JSONScanner) throws -> [UInt8] {
        let kind = try scanner.kind()
        if kind == .string { return try scanner.string() }
        guard kind == .object else { throw wrongType(name, "a string or {\"base64\": …}", kind) }
        var bytes: [UInt8]?
        try scanner.object { scanner, key in
            guard String(decoding: key, as: UTF8.self) == "base64", bytes == nil, try scanner.kind() == .string else {
                throw JSONError("\"\(name)\" must be a string or {\"base64\": …}")
            }
            bytes = try Data(base64Encoded: Data(scanner.string())).map(Array.init)
            guard bytes != nil else { throw JSONError("\"\(name)\": no base64") }
        }
        guard let bytes else { throw JSONError("\"\(name)\" must be a string or {\"base64\": …}") }
        return bytes
    }

    private static func wrongType(_ key: String, _ wanted: String, _ kind: JSONScanner.Kind) -> JSONError {
        let given =
            switch kind {
            case .object: "an object"
            case .array: "an array"
            case .string: "a string"
            case .number: "a number"
            case .boolean: "a boolean"
            case .null: "null"
            }
        return JSONError("\"\(key)\" must be \(wanted), not \(given)")
    }

    /// Says which key a value that cannot be read belongs to.
    private static func naming<Value>(_ key: String, _ read: () throws -> Value) throws -> Value {
        do {
            return try read()
        } catch let error as JSONError where !error.description.hasPrefix("not JSON") {
            throw JSONError("\"\(key)\": \(error.description)")
        }
    }
}
