import ArgumentParser
import Reporting

/// `assay session show`
struct SessionShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "List the jobs of a session, in their order.",
        discussion: "IN STATE says of which of them the state has what they did.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The name of the session.")
    var name: String

    func run() throws {
        try output.print(SessionListing.cells(of: name, in: global.openForReading()))
    }
}
