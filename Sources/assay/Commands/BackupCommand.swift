import ArgumentParser
import Reporting
import Store

/// `assay backup`
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the database into a new file while work goes on.",
        discussion: """
            The copy is one moment's, a single file, checked for integrity before it gets its name. It is as good as the \
            database: keep it as closely. The keys of the log are not in it; back those up apart.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: ArgumentHelp("The new file.", valueName: "file"), completion: .file())
    var file: String

    func validate() throws {
        if file.isEmpty { throw ValidationError("name the new file") }
    }

    func run() throws {
        let store = try JobStore(path: global.databasePath, mode: .existing)
        let receipt = try store.backUp(to: file)
        Terminal.people.write(
            """
            \(PlainText.escaped(file)): \(receipt.jobs) jobs, \(receipt.events) events, \(receipt.bytes) bytes; \
            'assay --db FILE audit verify --copy' holds it to its log

            """)
    }
}
