import ArgumentParser
import AuditLog
import Auditing
import Foundation
import Reporting
import Store

/// `assay audit timestamp`
struct AuditTimestampCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timestamp", abstract: "Have a third party vouch for the date of a checkpoint (RFC 3161).",
        discussion: """
            'request' writes a request for the newest checkpoint; send it to a time-stamping authority, and 'store' what \
            it answers:

              assay audit timestamp request -o head.tsq
              curl -H 'Content-Type: application/timestamp-query' --data-binary @head.tsq -o head.tsr https://…
              assay audit timestamp store head.tsr --ca authority.pem

            'export' hands out all that somebody needs to verify it with openssl alone. Needs openssl.
            """,
        subcommands: [Request.self, Store.self, List.self, Show.self, Export.self])

    /// `assay audit timestamp request`
    struct Request: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write a request for the newest checkpoint.")

        @OptionGroup var global: GlobalOptions

        @Option(
            name: .shortAndLong, help: ArgumentHelp("The file to write; stdout unless given.", valueName: "file"),
            completion: .file(extensions: ["tsq"]))
        var output: String?

        func run() throws {
            guard let checkpoint = try global.openForReading().newestCheckpoint() else {
                throw UserError(
                    "\(global.databasePath): nothing was signed yet; sign with 'assay audit checkpoint --now'")
            }
            let request = try Timestamps.request(for: checkpoint)
            if let output {
                try NewOutputFile.write(request, to: output)
                Terminal.people.write(
                    "\(output): a request for checkpoint \(checkpoint.id), of \(checkpoint.size) events\n")
            } else {
                guard !Terminal.standardOutput.isTerminal else {
                    throw UserError("a request is no text; name a file with -o")
                }
                let standardOutput = StandardOutput()
                try standardOutput.write(request)
                try standardOutput.flush()
            }
        }
    }

    /// `assay audit timestamp store`
    struct Store: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Store what the authority answered, once it is clear that it belongs to a checkpoint.")

        @OptionGroup var global: GlobalOptions

        @Argument(help: "The answer.", completion: .file(extensions: ["tsr"]))
        var file: String
        @Option(
            help: ArgumentHelp("The request; the same name ending in .tsq unless given.", valueName: "file"),
            completion: .file(extensions: ["tsq"]))
        var request: String?
        @Option(
            help: ArgumentHelp(
                "Verify the answer's signature up to a certificate in this file (PEM).", valueName: "file"),
            completion: .file(extensions: ["pem", "crt"]))
        var ca: String?
        @Option(
            help: ArgumentHelp(
                "Certificates in between, where the answer does not bring them along.", valueName: "file"),
            completion: .file(extensions: ["pem", "crt"]))
        var untrusted: String?

        func validate() throws {
            if untrusted != nil, ca == nil { throw ValidationError("--untrusted helps --ca; name that as well") }
        }

        func run() throws {
            for certificates in [ca, untrusted].compactMap({ $0 }) {
                let text = String(decoding: try InputText.read(certificates, largest: 16 << 20), as: UTF8.self)
                guard text.contains("-----BEGIN "), text.contains("CERTIFICATE-----") else {
                    throw UserError("\(certificates): holds no certificate; name a file in PEM format")
                }
            }
            let response = try InputText.read(file, largest: JobStore.largestTimestampResponse)
            let requestFile = self.request ?? (file as NSString).deletingPathExtension + ".tsq"
            guard self.request != nil || FileManager.default.fileExists(atPath: requestFile) else {
                throw UserError(
                    "\(requestFile): there is no such file; the request that \(file) answers is to lie beside it, or is named "
                        + "with --request")
            }
            let request = try InputText.read(requestFile, largest: JobStore.largestTimestampRequest)
            guard !response.isEmpty, !request.isEmpty else {
                throw UserError("\(file): the answer or its request is empty")
            }
            let store = try JobStore(path: global.databasePath, mode: .existing)
            let (checkpoint, time) = try Timestamps.check(
                response: response, request: request, names: (file, requestFile), authorities: ca,
                untrusted: untrusted, in: store)
            let (id, isNew) = try store.storeTimestamp(
                of: checkpoint, request: request, response: response, actor: .current)
            try StandardOutput.line("\(id)")
            Terminal.people.write(
                isNew
                    ? "timestamp \(id): checkpoint \(checkpoint.id), of \(checkpoint.size) events, existed on \(time)\n"
                    : "timestamp \(id) was stored already\n")
            if ca == nil {
                Terminal.people.write(
                    "whose signature it is was not looked at; name the authority's certificate with --ca\n")
            }
        }
    }

    /// `assay audit timestamp list`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the stored timestamps.")

        @OptionGroup var global: GlobalOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let timestamps = try global.openForReading().timestamps()
            try output.print(
                Table(
                    columns: [
                        .number("id"), .number("checkpoint"), .number("size"), .text("signed_at"), .text("stored_at"),
                    ],
                    rows: timestamps.map { stamp in
                        [
                            .integer(stamp.id), .integer(stamp.checkpoint.id), .integer(stamp.checkpoint.size),
                            .time(stamp.checkpoint.signedAt), .time(stamp.storedAt),
                        ]
                    }))
        }
    }

    /// `assay audit timestamp show`
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show what an authority said, in openssl's words.")

        @OptionGroup var global: GlobalOptions
        @Argument(help: "The timestamp, as 'list' numbers them.")
        var id: Int64

        func run() throws {
            let text = try Timestamps.text(ofResponse: TimestampFile.stored(id, global).response)
            let output = StandardOutput()
            try output.write(Array(PlainText.escaped(text, keepingLines: true).utf8))
            try output.flush()
        }
    }

    /// `assay audit timestamp export`
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write checkpoint, request and answer to files, for somebody with openssl alone.")

        @OptionGroup var global: GlobalOptions
        @Argument(help: "The timestamp, as 'list' numbers them.")
        var id: Int64
        @Argument(
            help: ArgumentHelp("What the files are named: NAME.checkpoint, NAME.tsq, NAME.tsr.", valueName: "name"))
        var name: String

        func run() throws {
            let stamp = try TimestampFile.stored(id, global)
            try NewOutputFile.write(Array(stamp.checkpoint.note.utf8), to: name + ".checkpoint")
            try NewOutputFile.write(stamp.request, to: name + ".tsq")
            try NewOutputFile.write(stamp.response, to: name + ".tsr")
            Terminal.people.write(
                """
                to verify: openssl ts -verify -data \(name).checkpoint -in \(name).tsr -CAfile AUTHORITY.pem

                """)
        }
    }
}

/// The files and rows of timestamps.
private enum TimestampFile {
    static func stored(_ id: Int64, _ global: GlobalOptions) throws -> StoredTimestamp {
        guard let stamp = try global.openForReading().timestamp(id) else {
            throw UserError("\(global.databasePath): there is no timestamp \(id); see 'assay audit timestamp list'")
        }
        return stamp
    }
}
