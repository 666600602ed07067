public import Evaluation
import Glibc

/// How a sandbox falls short of all its layers, because the operator said that it may: for the audit log, and for the
/// operator's eyes.
public struct Degradation: Sendable, Hashable {
    public let missing: [SandboxLayer]
    /// The flags, what this host says of the layers that are left out, and what stands in for them; at most 1,000
    /// characters.
    public let reason: String

    /// Where to turn when a layer cannot be had.
    static let lastResort = "as the last resort '--without namespaces' (docs/security.md says what is lost)"

    /// nil where nothing is left out.
    ///
    /// - Parameter notes: what the workers found.
    init?(without: [SandboxLayer], notes: [String]) {
        guard !without.isEmpty else { return nil }
        missing = without
        let flags = without.map { "--without \($0.rawValue)" }.joined(separator: " ")
        let host = without.contains(.namespaces) ? [Self.namespaces()] : []
        reason = String(([flags] + host + notes).joined(separator: "; ").prefix(1_000))
    }

    /// What becomes of an attempt to make the namespaces that are done without.
    private static func namespaces() -> String {
        do throws(EnvironmentError) {
            let (words, status) = try complaints(of: try SandboxCommand.trial())
            guard status != 0 else { return "the host would have namespaces" }
            let line = words.split(separator: "\n").last.map(String.init) ?? "bwrap ended with status \(status)"
            return "the host refuses namespaces (\(line))"
        } catch {
            let problem = error.description.prefix { $0 != ";" }
            return "the host has no way to namespaces (\(problem))"
        }
    }

    /// Runs a program to its end and gives back what it wrote on standard error.
    private static func complaints(of command: [String]) throws(EnvironmentError) -> (String, Int32) {
        let pipe = try Pipe()
        let pid: pid_t
        do throws(EnvironmentError) {
            pid = try Spawn.start(command, input: nil, output: nil, error: pipe.writer, extra: nil)
        } catch {
            pipe.close()
            throw error
        }
        close(pipe.writer)
        var words = ""
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(pipe.reader, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { break }
            words = String((words + String(decoding: buffer[..<count], as: UTF8.self)).suffix(1_000))
        }
        close(pipe.reader)
        return (words, Spawn.wait(pid))
    }
}
