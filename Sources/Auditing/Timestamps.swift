import AuditLog
import Foundation
public import Store

/// Dates for checkpoints, by the word of a time-stamping authority (RFC 3161) that neither the log's keepers nor its
/// readers need to be trusted for.
public enum Timestamps {
    /// A request for the newest checkpoint, as DER: SHA-256 of the signed note as it is stored, a nonce, and the wish for
    /// the authority's certificate.
    ///
    /// - Throws: ``AuditError``; `StoreError`.
    public static func request(for checkpoint: StoredCheckpoint) throws -> [UInt8] {
        let tool = try TimestampTool()
        defer { tool.finish() }
        let note = try tool.file("checkpoint", Array(checkpoint.note.utf8))
        let (output, complaint) = try tool.run(["-query", "-data", note, "-sha256", "-cert"])
        guard let output, !output.isEmpty else { throw AuditError("openssl ts -query failed: \(complaint)") }
        return [UInt8](output)
    }

    /// Checks that an answer belongs to a request, and the request to a checkpoint of this log.
    ///
    /// - Parameters:
    ///   - names: what errors call the two.
    ///   - authorities: a file with the certificates, in PEM, that are trusted; nil leaves the signature unverified.
    ///   - untrusted: a file with certificates in between, where the answer does not bring them along.
    /// - Returns: the checkpoint, and the time that the authority states, in its words.
    /// - Throws: ``TimestampError`` where they do not belong together, or are no answer and no request; ``AuditError``; `StoreError`.
    public static func check(
        response: [UInt8], request: [UInt8], names: (response: String, request: String), authorities: String?,
        untrusted: String?, in store: JobStore
    ) throws -> (checkpoint: StoredCheckpoint, time: String) {
        let tool = try TimestampTool()
        defer { tool.finish() }
        let requestFile = try tool.file("request.tsq", request)
        let responseFile = try tool.file("response.tsr", response)

        let asked = try statement(
            tool, ["-query", "-in", requestFile, "-text"],
            otherwise: "\(names.request): is no RFC 3161 request; name what 'audit timestamp request' wrote (--request)"
        )
        let answered = try statement(
            tool, ["-reply", "-in", responseFile, "-text"],
            otherwise: "\(names.response): is no RFC 3161 answer; name the file that the authority sent")
        guard answered.fields["Status"]?.hasPrefix("Granted") == true else {
            throw TimestampError("the authority did not grant the request: \(answered.fields["Status"] ?? "no status")")
        }
        guard let imprint = asked.imprint, asked.fields["Hash Algorithm"] == "sha256" else {
            throw TimestampError("the request is none of 'audit timestamp request': it has no SHA-256")
        }
        guard answered.imprint == imprint, answered.fields["Hash Algorithm"] == "sha256" else {
            throw TimestampError("the answer is to another request: it is about another hash")
        }
        guard answered.fields["Nonce"] == asked.fields["Nonce"] else {
            throw TimestampError("the answer is to another request: it has another nonce")
        }
        let found = try store.checkpoint { Digest.sha256(Array($0.note.utf8)).bytes == imprint }
        guard let found else { throw TimestampError("the request is about no checkpoint of this log") }
        if let authorities {
            let more = untrusted.map { ["-untrusted", $0] } ?? []
            let (output, complaint) = try tool.run(
                ["-verify", "-queryfile", requestFile, "-in", responseFile, "-CAfile", authorities] + more)
            guard output != nil else { throw TimestampError("the answer does not verify: \(complaint)") }
        }
        return (found, answered.fields["Time stamp"] ?? "")
    }

    /// What an answer says, in openssl's words.
    public static func text(ofResponse response: [UInt8]) throws -> String {
        let tool = try TimestampTool()
        defer { tool.finish() }
        let (output, complaint) = try tool.run(["-reply", "-in", tool.file("response.tsr", response), "-text"])
        guard let output else { throw TimestampError("the answer cannot be read: \(complaint)") }
        return String(decoding: output, as: UTF8.self)
    }

    // MARK: What openssl prints

    /// The lines `Name: value` of a request or an answer, and the hash it is about.
    private struct Statement {
        var fields: [String: String] = [:]
        var imprint: [UInt8]?
    }

    /// - Parameter objection: said where openssl cannot read it. Its own words are about ASN.1.
    private static func statement(
        _ tool: TimestampTool, _ arguments: [String], otherwise objection: String
    ) throws -> Statement {
        guard let output = try tool.run(arguments).output else { throw TimestampError(objection, isInput: true) }
        var statement = Statement()
        var dump: [UInt8]?
        for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
            if line.hasPrefix("    "), dump != nil {
                dump? += bytes(ofDump: line)
                statement.imprint = dump
                continue
            }
            dump = nil
            guard let colon = line.firstIndex(of: ":") else { continue }
            let name = String(line[..<colon])
            // The first of each: certificates may follow, with texts of their own.
            guard statement.fields[name] == nil else { continue }
            statement.fields[name] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            if name == "Message data", statement.imprint == nil { dump = [] }
        }
        return statement
    }

    /// The bytes of a line such as `    0000 - 2c f2 4d ba 5f b0 a3 0e-26 e8 3b 2a c5 b9 e2 9e   ,.M._`.
    private static func bytes(ofDump line: Substring) -> [UInt8] {
        guard let start = line.range(of: " - ")?.upperBound else { return [] }
        return line[start...].prefix(47).split { $0 == " " || $0 == "-" }.compactMap { UInt8($0, radix: 16) }
    }
}

/// Why an answer of a time-stamping authority is not stored. The message is one line: what, where, what to do.
public struct TimestampError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String
    /// Whether a file that was named is none of those that were asked for, so that nothing was judged.
    public let isInput: Bool

    init(_ description: String, isInput: Bool = false) {
        self.description = description
        self.isInput = isInput
    }
}
