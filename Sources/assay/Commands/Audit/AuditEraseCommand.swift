import ArgumentParser
import AuditLog
import Reporting
import Store

/// `assay audit erase`
struct AuditEraseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Remove the texts of finished jobs; the log stays as it is.",
        discussion: """
            Removes program, input, expected output, values, output, exceptions, and what violations and runtime events \
            quote, together with the job's salt, from the database and from its write-ahead log. Verdicts, counts, rules, \
            positions, times and names (batch, tags, external id, submitter) stay: they are in the log, which keeps \
            every proof valid since it holds hashes keyed with the salt alone. The log says who erased what, and why.

            Exit code 75 where another process kept the write-ahead log from being emptied: the bytes may still be in it, \
            and the same command again finishes the job.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: ArgumentHelp("The jobs.", valueName: "job"), transform: JobArgument.parse)
    var jobs: [Int64]

    @Option(help: "Why, for the log.")
    var reason: String

    func validate() throws {
        guard reason.contains(where: { !$0.isWhitespace }), reason.utf8.count <= JobStore.longestErasureReason else {
            throw ValidationError("--reason: give 1 to \(JobStore.longestErasureReason) bytes, not blank")
        }
    }

    func run() throws {
        let store = try JobStore(path: global.databasePath, mode: .existing)
        var known: Set<Int64> = []
        let erasures = try store.erase(
            jobs.filter { known.insert($0).inserted }, reason: reason, actor: .current)
        for erasure in erasures {
            Terminal.people.write(
                erasure.wasErased
                    ? "job \(erasure.job) was erased already, at \(Timestamp.seconds(erasure.erasedAt))\n"
                    : "job \(erasure.job): erased \(erasure.removed.joined(separator: ", "))\n")
        }
        guard try store.emptyWriteAheadLog() else {
            Terminal.standardError.write(
                """
                assay: \(PlainText.escaped(global.databasePath))-wal: may still hold what was erased, since another process \
                is reading the database; end it, and run this again

                """)
            throw ExitCode(Failure.Status.locked.rawValue)
        }
    }
}
