import ArgumentParser
import Reporting

/// `--format`, for every listing.
struct OutputOptions: ParsableArguments {
    @Option(help: "How to print: table, json, jsonl or csv.")
    var format: OutputFormat = .table

    /// Prints a table to stdout.
    func print(_ table: Table) throws {
        let output = StandardOutput()
        try table.render(as: format, escapingControls: Terminal.standardOutput.isTerminal, to: output.write)
        try output.flush()
    }
}
