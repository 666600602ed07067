import ArgumentParser
import AuditKeys
import Auditing
import Foundation
import HumanEval
import Intake
import JSONLines
import Logging
import Reporting
import Schedules
import Store
import Supervisor

/// The one place where errors become exit codes and a line on stderr.
enum Failure {
    /// DESIGN section 9.
    enum Status: Int32 {
        /// Something of the user's was judged and failed, or is there already.
        case failed = 1
        /// What this host, or this build of assay, lacks.
        case environment = 3
        /// The database or the log is damaged.
        case damaged = 4
        /// The command line, or the input it names, asks for something that cannot be done.
        case usage = 64
        /// The database stayed locked.
        case locked = 75
    }

    /// Says what went wrong, in one line, and ends the process.
    static func leave(with error: any Error) -> Never {
        if let code = error as? ExitCode { Foundation.exit(code.rawValue) }
        guard let status = status(of: error) else {
            // Help and version are ArgumentParser's to show, and usage errors its to find: 0 and 64.
            leaveToParser(error)
        }
        if LogOptions.areForPrograms(CommandLine.arguments) { leave("\(error)", status.rawValue) }
        Terminal.standardError.write("assay: \(PlainText.escaped(String(describing: error)))\n")
        Foundation.exit(status.rawValue)
    }

    private static func leaveToParser(_ error: any Error) -> Never {
        let code = Assay.exitCode(for: error)
        guard !code.isSuccess else { Assay.exit(withError: error) }
        let mistake = UsageMistake(error, arguments: Array(CommandLine.arguments.dropFirst())).description
        if LogOptions.areForPrograms(CommandLine.arguments) { leave(mistake, code.rawValue) }
        Terminal.standardError.write("assay: \(PlainText.escaped(mistake))\n")
        Foundation.exit(code.rawValue)
    }

    /// Who reads JSON is not to meet a line of another kind.
    private static func leave(_ message: String, _ status: Int32) -> Never {
        Log(format: .json, level: .critical).logger.critical(
            "\(message)", metadata: ["status": .stringConvertible(Int64(status))])
        Foundation.exit(status)
    }

    /// The status an error leads to; nil for errors that are not assay's.
    static func status(of error: any Error) -> Status? {
        switch error {
        case let error as StoreError: status(of: error.code)
        case let error as IntakeError: error.store.map { status(of: $0.code) } ?? .usage
        case let error as KeyError: status(of: error.code)
        case let error as ExportError: status(of: error.code)
        case is EnvironmentError, is AuditError: .environment
        case is OutputError: .environment
        case let error as TimestampError: error.isInput ? .usage : .failed
        case is UserError, is LineError, is ReportError, is HumanEvalError, is CronError: .usage
        default: nil
        }
    }

    private static func status(of code: ExportError.Code) -> Status {
        switch code {
        case .usage: .usage
        case .damaged: .damaged
        case .environment: .environment
        }
    }

    private static func status(of code: KeyError.Code) -> Status {
        switch code {
        case .unusable: .environment
        case .notAContinuation: .damaged
        case .nothingRestored, .reasonMissing: .usage
        }
    }

    private static func status(of code: StoreError.Code) -> Status {
        switch code {
        case .locked: .locked
        case .damaged, .replaced, .unexpected: .damaged
        // The file may be in perfect order: it is this binary, this user or this disk that will not do.
        case .newerThanBinary, .olderThanBinary, .cannotOpen, .readOnly, .diskFull, .inputOutput: .environment
        case .notFound, .alreadyThere, .notADatabase, .constraint, .unknownPolicy: .usage
        // The command line was right; what it asks for has been done before, or cannot be done yet.
        case .duplicateKey, .unfinished: .failed
        }
    }
}

/// Something the user asked for that cannot be done. The message is one line: what, where, what to do.
struct UserError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
