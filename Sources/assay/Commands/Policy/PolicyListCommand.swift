import ArgumentParser
import Reporting

/// `assay policy list`
struct PolicyListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the policies in force.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.print(PolicyListing.table(global.openForReading()))
    }
}
