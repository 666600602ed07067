import ArgumentParser

/// `assay eval`: whole evaluations in published formats.
struct EvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval", abstract: "Judge the samples of a benchmark and score them.",
        subcommands: [HumanEvalCommand.self])
}
