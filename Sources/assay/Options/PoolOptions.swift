import ArgumentParser
import Supervisor

/// The workers and what they load, for every command that runs programs.
struct PoolOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Worker processes; one for each processor unless named.", valueName: "n"))
    var workers: Int?

    @Option(
        help: ArgumentHelp(
            "Import this module before the first job, so that programs find it warm; may be repeated.",
            valueName: "module"))
    var preload: [String] = []

    @Option(
        help: ArgumentHelp("Take packages from this virtual environment instead of the system's.", valueName: "dir"),
        completion: .directory)
    var venv: String?

    @Option(help: ArgumentHelp("Sessions whose states are kept at the same time; 16 unless named.", valueName: "n"))
    var maxSessions: Int?

    @Option(
        help: ArgumentHelp(
            "Let a session's state go that nobody has used for so long (it is made anew when it is needed); 600 unless named.",
            valueName: "seconds"))
    var sessionIdle: Double?

    @OptionGroup var sandbox: SandboxOptions

    func validate() throws {
        if let workers, workers < 1 || workers > 1_024 {
            throw ValidationError("--workers \(workers): name a number from 1 to 1024")
        }
        if let maxSessions, maxSessions < 1 || maxSessions > 1_024 {
            throw ValidationError("--max-sessions \(maxSessions): name a number from 1 to 1024")
        }
        if let sessionIdle, !(sessionIdle >= 0.1 && sessionIdle <= 604_800) {
            throw ValidationError("--session-idle \(sessionIdle): name 0.1 to 604800 seconds")
        }
        for module in preload
        where module.isEmpty || !module.allSatisfy({ $0.isLetter || $0.isNumber || "._".contains($0) }) {
            throw ValidationError("--preload '\(module)': name a module, such as numpy")
        }
    }

    func supervisorOptions(drain: Bool, queues: [String], atMost: Int? = nil) -> SupervisorOptions {
        let count = min(workers ?? Host.processors, atMost ?? .max)
        var options = SupervisorOptions(
            workers: max(1, count), drain: drain, queues: queues, environment: environment, version: Version.text)
        options.without = sandbox.layers
        if let maxSessions { options.maximumSessions = maxSessions }
        if let sessionIdle { options.sessionIdle = Int64(sessionIdle * 1_000_000) }
        return options
    }

    var environment: PythonEnvironment {
        PythonEnvironment(venv: venv, preload: preload)
    }
}
