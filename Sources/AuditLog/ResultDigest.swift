public import Evaluation

/// The encoding of a recorded judgement that the log's HMACs are taken over. It can be rebuilt from the
/// stored rows at any later time.
///
/// A record is a sequence of fields without separators, after a line that names the format. A field is
/// one byte and a body:
///
/// | byte | value | body |
/// |---|---|---|
/// | `0` (0x30) | NULL | none |
/// | `i` (0x69) | integer | 8 bytes, two's complement, big-endian |
/// | `b` (0x62) | text or blob | its length in bytes like an integer's body, then the bytes |
///
/// The result: `"assay result 1\n"`, then the columns of `results` in this order: job_id, attempt,
/// verdict, exit_code, signal, limit_hit, blocked_by, wall_us, cpu_us, user_us, system_us, max_rss_kb,
/// output_truncated, violation_count, finished_at, policy, policy_hash, worker, interpreter,
/// exception_type, exception_message, value, value_json, traceback, stdout, stderr; then event_count where it is not 0, and
/// traceback_json where it is not NULL (these columns came later, and earlier results keep their digests).
///
/// The violations: `"assay violations 1\n"`, then for each row, by ordinal: ordinal, phase, severity,
/// rule, node, symbol, line, column, end_line, end_column, message, excerpt.
///
/// The events: `"assay events 1\n"`, then for each row of `runtime_events`, by ordinal: ordinal, rule, severity,
/// event, argument, count.
///
/// The artifacts: `"assay artifacts 1\n"`, then for each row of `artifacts` of the attempt, by ordinal: ordinal, name,
/// media_type, size, bytes.
///
/// The output as it came: `"assay output 1\n"`, then for each row of `output_chunks` of the attempt, by ordinal: ordinal,
/// stream, offset_us, bytes.
///
/// The files of a job: `"assay files 1\n"`, then for each row of `job_files`, by name: name, bytes.
///
/// All are keyed with the job's salt. Whether `stdout` is stored as TEXT or BLOB makes no difference.
public enum ResultDigest {
    /// HMAC-SHA256 over the result's encoding, under the job's salt.
    public static func result(_ record: ResultRecord, salt: [UInt8]) -> Digest {
        let judgement = record.judgement
        var fields = FieldEncoding(header: "assay result 1\n", capacity: 512 + judgement.standardOutput.count)
        fields.add(record.job)
        fields.add(record.attempt)
        fields.add(judgement.verdict.rawValue)
        fields.add(judgement.exitCode)
        fields.add(judgement.signal)
        fields.add(judgement.limitHit?.rawValue)
        fields.add(judgement.blockedBy)
        fields.add(judgement.wallMicroseconds)
        fields.add(record.cpuMicroseconds)
        fields.add(judgement.userMicroseconds)
        fields.add(judgement.systemMicroseconds)
        fields.add(judgement.maxRSSKiB)
        fields.add(judgement.outputTruncated ? 1 : 0)
        fields.add(judgement.violationCount)
        fields.add(record.finishedAt)
        fields.add(record.policy)
        fields.add(record.policyHash)
        fields.add(record.worker)
        fields.add(record.interpreter)
        fields.add(judgement.exceptionType)
        fields.add(judgement.exceptionMessage)
        fields.add(judgement.value)
        fields.add(judgement.valueJSON)
        fields.add(judgement.traceback)
        fields.add(judgement.standardOutput)
        fields.add(judgement.standardError)
        if judgement.eventCount != 0 { fields.add(judgement.eventCount) }
        if let frames = judgement.tracebackJSON { fields.add(frames) }
        return Digest.hmac(salt: salt, fields.bytes)
    }

    /// HMAC-SHA256 over the violations' encoding, under the job's salt; nil where there are none.
    public static func violations(_ violations: [Violation], salt: [UInt8]) -> Digest? {
        guard !violations.isEmpty else { return nil }
        var fields = FieldEncoding(header: "assay violations 1\n", capacity: 256 * violations.count)
        for (ordinal, violation) in violations.enumerated() {
            fields.add(Int64(ordinal))
            fields.add(violation.phase.rawValue)
            fields.add(violation.severity.rawValue)
            fields.add(violation.rule)
            fields.add(violation.node)
            fields.add(violation.symbol)
            fields.add(Int64(violation.line))
            fields.add(Int64(violation.column))
            fields.add(Int64(violation.endLine))
            fields.add(Int64(violation.endColumn))
            fields.add(violation.message)
            fields.add(violation.excerpt)
        }
        return Digest.hmac(salt: salt, fields.bytes)
    }

    /// HMAC-SHA256 over the events' encoding, under the job's salt; nil where there are none.
    public static func events(_ events: [RuntimeEvent], salt: [UInt8]) -> Digest? {
        guard !events.isEmpty else { return nil }
        var fields = FieldEncoding(header: "assay events 1\n", capacity: 128 * events.count)
        for (ordinal, event) in events.enumerated() {
            fields.add(Int64(ordinal))
            fields.add(event.rule)
            fields.add(event.severity.rawValue)
            fields.add(event.event)
            fields.add(event.argument)
            fields.add(event.count)
        }
        return Digest.hmac(salt: salt, fields.bytes)
    }

    /// HMAC-SHA256 over the artifacts' encoding, under the job's salt; nil where there are none.
    public static func artifacts(_ artifacts: [Artifact], salt: [UInt8]) -> Digest? {
        guard !artifacts.isEmpty else { return nil }
        var fields = FieldEncoding(header: "assay artifacts 1\n", capacity: 4_096)
        for (index, artifact) in artifacts.enumerated() {
            fields.add(Int64(index + 1))
            fields.add(artifact.name)
            fields.add(artifact.mediaType)
            fields.add(Int64(artifact.bytes.count))
            fields.add(artifact.bytes)
        }
        return Digest.hmac(salt: salt, fields.bytes)
    }

    /// HMAC-SHA256 over the encoding of output as it came, under the job's salt; nil where there is none.
    public static func output(_ chunks: [OutputChunk], salt: [UInt8]) -> CountedDigest? {
        guard !chunks.isEmpty else { return nil }
        var fields = FieldEncoding(header: "assay output 1\n", capacity: 4_096)
        for (ordinal, chunk) in chunks.enumerated() {
            fields.add(Int64(ordinal))
            fields.add(chunk.stream.rawValue)
            fields.add(chunk.offsetMicroseconds)
            fields.add(chunk.bytes)
        }
        return CountedDigest(count: Int64(chunks.count), digest: Digest.hmac(salt: salt, fields.bytes))
    }

    /// HMAC-SHA256 over the files' encoding, under the job's salt; nil where there are none.
    ///
    /// - Parameter files: in the order of their names' bytes.
    public static func files(_ files: [JobFile], salt: [UInt8]) -> CountedDigest? {
        guard !files.isEmpty else { return nil }
        var fields = FieldEncoding(header: "assay files 1\n", capacity: 4_096)
        for file in files {
            fields.add(file.name)
            fields.add(file.bytes)
        }
        return CountedDigest(count: Int64(files.count), digest: Digest.hmac(salt: salt, fields.bytes))
    }
}

/// The byte string a sequence of fields becomes; see ``ResultDigest``.
struct FieldEncoding {
    private(set) var bytes: [UInt8]

    init(header: String, capacity: Int) {
        bytes = []
        bytes.reserveCapacity(capacity)
        bytes.append(contentsOf: header.utf8)
    }

    mutating func add(_ value: Int64?) {
        guard let value else { return bytes.append(UInt8(ascii: "0")) }
        bytes.append(UInt8(ascii: "i"))
        append(bigEndian: value)
    }

    mutating func add(_ text: String?) {
        guard let text else { return bytes.append(UInt8(ascii: "0")) }
        bytes.append(UInt8(ascii: "b"))
        append(bigEndian: Int64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    mutating func add(_ blob: [UInt8]) {
        bytes.append(UInt8(ascii: "b"))
        append(bigEndian: Int64(blob.count))
        bytes.append(contentsOf: blob)
    }

    private mutating func append(bigEndian value: Int64) {
        for place in 0..<8 {
            bytes.append(UInt8(truncatingIfNeeded: value &>> Int64(56 - 8 * place)))
        }
    }
}
