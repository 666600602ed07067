import ArgumentParser
import Foundation

/// What every command takes that works on a database.
struct GlobalOptions: ParsableArguments {
    @Option(
        name: .customLong("db"),
        help: ArgumentHelp("The database.", discussion: "Else $ASSAY_DB, else ./assay.db.", valueName: "path"),
        completion: .file(extensions: ["db"]))
    var database: String?

    /// The path of the database that was asked for.
    var databasePath: String {
        if let database { return database }
        if let named = ProcessInfo.processInfo.environment["ASSAY_DB"], !named.isEmpty { return named }
        return "assay.db"
    }

    /// Takes `--db PATH` from in front of the subcommand, where ArgumentParser knows no options, and puts it
    /// into the environment, where commands look after their own options.
    static func takeLeadingDatabase(from arguments: ArraySlice<String>) throws -> [String] {
        guard let first = arguments.first, first == "--db" || first.hasPrefix("--db=") else { return Array(arguments) }
        let rest = arguments.dropFirst()
        let path = first == "--db" ? rest.first ?? "" : String(first.dropFirst(5))
        guard !path.isEmpty else { throw ValidationError("--db is empty; name the database file") }
        setenv("ASSAY_DB", path, 1)
        return Array(first == "--db" ? rest.dropFirst() : rest)
    }

    func validate() throws {
        if database == "" {
            throw ValidationError("--db is empty; name the database file")
        }
    }
}
