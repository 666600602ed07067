import ArgumentParser
import Reporting

/// `--format`, for every listing.
struct OutputOptions: ParsableArguments {
    @Option(help: "How to print: table, json, jsonl or csv.")
    var format: OutputFormat = .table

    /// Prints a table to stdout.
    ///
    /// - Returns: whether it has any row.
    @discardableResult
    func print(_ table: Table) throws -> Bool {
        let output = StandardOutput()
        var hasRows = false
        let watched = Table(columns: table.columns) { row in
            try table.forEachRow { cells in
                hasRows = true
                try row(cells)
            }
        }
        try watched.render(as: format, escapingControls: Terminal.standardOutput.isTerminal, to: output.write)
        try output.flush()
        return hasRows
    }
}
