import ArgumentParser
import Evaluation
import Reporting
import Supervisor

/// What of the sandbox an operator does without, for every command that starts a worker.
struct SandboxOptions: ParsableArguments {
    @Option(
        name: .customLong("without"),
        help: ArgumentHelp(
            "Do without a layer of the sandbox that this host cannot give, namespaces or seccomp; may be repeated.",
            discussion:
                "Never silently where programs run: a warning is shown, and the audit log records it. docs/security.md says what is lost.",
            valueName: "layer"))
    var without: [String] = []

    func validate() throws {
        for name in without where !SandboxLayer.dispensable.contains(where: { $0.rawValue == name }) {
            let known = SandboxLayer.dispensable.map(\.rawValue).joined(separator: " or ")
            throw ValidationError(
                SandboxLayer(rawValue: name) == nil
                    ? "--without \(name): there is no such layer; name \(known)"
                    : "--without \(name): no program runs without that layer; name \(known)")
        }
    }

    var layers: [SandboxLayer] {
        SandboxLayer.dispensable.filter { without.contains($0.rawValue) }
    }
}

extension Degradation {
    /// Said before anything runs, even where progress is not shown.
    func warn() {
        let layers = missing.map(\.rawValue).joined(separator: " or ")
        Terminal.standardError.write(
            "assay: warning: the sandbox is without \(layers) (\(PlainText.escaped(reason)))\n")
    }
}
