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

    /// Whether somebody named it, on the command line or in the environment.
    var isNamed: Bool { database != nil || databasePath != "assay.db" }

    func validate() throws {
        if database == "" {
            throw ValidationError("--db is empty; name the database file")
        }
    }
}
