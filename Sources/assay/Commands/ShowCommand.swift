import ArgumentParser
import Evaluation
import Reporting

/// `assay show`
struct ShowCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show everything about one job.",
        discussion: "Control characters in a program or its output are shown as escapes, never sent to the terminal.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The id of the job.", transform: JobArgument.parse)
    var id: Int64
    @Option(help: "How to print.")
    var format: Format = .text
    @Flag(help: "Show long texts to their end.")
    var full = false
    @Flag(inversion: .prefixedNo, help: "Number the lines of the program.")
    var lineNumbers = true

    @Option(help: ArgumentHelp("Fetch the artifact of this number in place of all that.", valueName: "N"))
    var artifact: Int64?
    @Option(
        name: [.customShort("o"), .long], help: ArgumentHelp("Where to; '-' is stdout.", valueName: "file"),
        completion: .file())
    var output: String?

    func validate() throws {
        if (artifact == nil) != (output == nil) { throw ValidationError("--artifact N and -o FILE go together") }
    }

    func run() throws {
        if let artifact, let output { return try fetch(artifact, to: output) }
        try show()
    }

    private func fetch(_ number: Int64, to path: String) throws {
        let store = try global.openForReading()
        guard let found = try Artifact.stored(number, of: id, in: store) else {
            throw UserError("job \(id) has no artifact \(number), or it was erased; 'assay show \(id)' lists them")
        }
        guard path == "-" else { return try NewOutputFile.write(found.bytes, to: path) }
        let output = StandardOutput()
        try output.write(found.bytes)
        try output.flush()
    }

    private func show() throws {
        let details = try JobDetails(job: id, in: global.openForReading())
        let output = StandardOutput()
        switch format {
        case .text:
            let text = JobDetailsText(details, showsAll: full, numbersLines: lineNumbers).text()
            try output.write(Array(text.utf8))
        case .json: try JSONRenderer.render(details.complete, to: output.write)
        }
        try output.flush()
    }
}
