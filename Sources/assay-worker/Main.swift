import Glibc
import Sandbox
import Wire

// Theory of operation
//
// One process, one thread, one warm CPython; it lives inside the sandbox that the supervisor started
// it in and never sees the database. Commands come in on standard input, reports go out on standard
// output, both as frames.
//
//     supervisor ──▶ inbox ──▶ fork ──▶ job process ──report pipe──▶ verdict ──▶ supervisor
//
// For every job it forks. The child isolates itself, parses, checks, says what the check found, runs,
// says how that ended, and leaves (JobLife). The parent watches: it feeds, bounds, ends the child at
// its limits, and decides the verdict from what it saw itself first and from what the child claims
// second (Verdicts). End-of-file on standard input ends the worker and the job it holds.

@main
enum WorkerMain {
    static func main() {
        // A job's pipe that nobody reads, or a file that grows too large, is an error, not an end.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        // Said for the loader alone, which has done by now what every job would otherwise do again.
        unsetenv("LD_BIND_NOW")
        if CommandLine.arguments.dropFirst().first == "--describe" {
            HostDescription.print()
            return
        }
        let link = SupervisorLink()
        do {
            let worker = try Worker(link: link)
            worker.serve()
        } catch {
            if error.isShortage { link.giveUp(error.reason, status: WorkerExit.shortage) }
            link.send(.refused(reason: error.reason))
            exit(WorkerExit.refused)
        }
    }
}

/// Why a worker cannot start, with what to do about it.
struct Refusal: Error {
    var reason: String
    /// Whether that may have passed at the next attempt.
    var isShortage = false
}
