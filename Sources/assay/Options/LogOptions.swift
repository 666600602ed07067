import ArgumentParser
import Logging

/// How a command that runs unattended says what happens.
struct LogOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How lines on stderr are written: text, or json for one object a line.", valueName: "format"))
    var logFormat: Log.Format = .text

    @Option(
        help: ArgumentHelp(
            "Say no less than this: trace, debug, info, notice, warning, error or critical. Unless named, notice, or info with --log-format json; with --quiet warning.",
            valueName: "level"),
        transform: Self.level)
    var logLevel: Logger.Level?

    private static func level(_ name: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: name) else {
            let known = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("there is no such level; name one of \(known)")
        }
        return level
    }

    /// Whether a command line asks for lines that programs read, whatever else is wrong with it.
    static func areForPrograms(_ arguments: [String]) -> Bool {
        arguments.contains("--log-format=\(Log.Format.json.rawValue)")
            || zip(arguments, arguments.dropFirst()).contains { $0 == "--log-format" && $1 == Log.Format.json.rawValue }
    }

    /// - Parameter quiet: whether only what needs a person is to be said.
    func log(quiet: Bool) -> Log {
        let usual: Logger.Level = logFormat == .json ? .info : .notice
        return Log(format: logFormat, level: logLevel ?? (quiet ? .warning : usual))
    }
}

extension Log.Format: ExpressibleByArgument {}
