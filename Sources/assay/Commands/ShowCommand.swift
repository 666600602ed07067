import ArgumentParser
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

    @Argument(help: "The id of the job.")
    var id: Int64
    @Option(help: "How to print.")
    var format: Format = .text
    @Flag(help: "Show long texts to their end.")
    var full = false
    @Flag(inversion: .prefixedNo, help: "Number the lines of the program.")
    var lineNumbers = true

    func run() throws {
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
