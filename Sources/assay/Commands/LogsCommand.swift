import ArgumentParser
import Evaluation
import Foundation
import Reporting
import Store

/// `assay logs`
struct LogsCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, jsonl
    }

    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Show what a job has written, while it runs or later.",
        discussion: """
            Its stdout goes to stdout and its stderr to stderr, in the order in which they came; with --format jsonl one \
            object a piece, with the time since the program's start. With --follow it goes on until the job is over.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The id of the job.", transform: JobArgument.parse)
    var id: Int64
    @Flag(name: .shortAndLong, help: "Go on until the job is over.")
    var follow = false
    @Option(help: "How to print.")
    var format: Format = .text

    /// Between two looks: a small part of what may pass until a piece is seen.
    private static let pause = 0.03

    func run() throws {
        let store = try global.openForReading()
        let display = StreamDisplay()
        var place: JobOutput.Place?
        while true {
            let output = try JobOutput(of: id, after: place, in: store)
            for piece in output.pieces {
                if let place, place.attempt != piece.place.attempt {
                    display.finish()
                    Terminal.standardError.write("attempt \(piece.place.attempt) of job \(id) begins\n")
                }
                try show(piece, display)
                place = piece.place
            }
            // As many as one look gives: there are more.
            if output.pieces.count == JobOutput.limit { continue }
            if output.isOver || !follow { break }
            Thread.sleep(forTimeInterval: Self.pause)
        }
        display.finish()
        if let failure = display.failure { throw failure }
    }

    private func show(_ piece: JobOutput.Piece, _ display: StreamDisplay) throws {
        let chunk = piece.chunk
        guard format == .jsonl else { return display.show(chunk.bytes, on: chunk.stream) }
        let text = String(validating: chunk.bytes, as: UTF8.self)
        let record = Record([
            .init("attempt", .integer(piece.place.attempt)), .init("ordinal", .integer(piece.place.ordinal)),
            .init("stream", .text(chunk.stream.rawValue)), .init("offset_us", .integer(chunk.offsetMicroseconds)),
            .init("text", .text(String(decoding: chunk.bytes, as: UTF8.self))),
            .init("base64", text == nil ? .text(Data(chunk.bytes).base64EncodedString()) : .null),
        ])
        let output = StandardOutput()
        try JSONRenderer.render(record, to: output.write)
        try output.flush()
    }
}
