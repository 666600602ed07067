import Evaluation
import Foundation
import Sandbox
import Testing

/// What tries the layers must see where they are missing: each trial in a process of its own.
@Suite("The trials of the sandbox's layers")
struct TrialTests {
    private static func sandbox(_ filters: [SystemCallFilter], hasMounts: Bool = true) throws -> JobSandbox {
        JobSandbox(
            filters: filters, footprint: try Footprint.measure(), listener: -1, scratch: "/", hasMounts: hasMounts)
    }

    private static func filters(_ terms: FilterTerms) throws -> [SystemCallFilter] {
        [try .worker(pass: 0, terms: terms), try .job(pass: 0)]
    }

    @Test("find nothing wrong with a job that is in all of them")
    func whole() async {
        await #expect(processExitsWith: .success) {
            let sandbox = try TrialTests.sandbox(try TrialTests.filters(FilterTerms(asks: false)))
            guard TrialTests.isWhole(try JobTrial(in: sandbox, asks: false).run()) else { exit(1) }
        }
    }

    @Test("find nothing wrong with a job that may write nowhere in place of mounts")
    func wholeWithoutMounts() async {
        await #expect(processExitsWith: .success) {
            let filters = try TrialTests.filters(FilterTerms(asks: false, hasMounts: false))
            let sandbox = try TrialTests.sandbox(filters, hasMounts: false)
            guard TrialTests.isWhole(try JobTrial(in: sandbox, asks: false).run()) else { exit(1) }
        }
    }

    private static func isWhole(_ findings: JobTrial.Findings) -> Bool {
        findings.limits == nil && findings.filter == nil && findings.outside == nil
    }

    @Test("see that there is no filter")
    func noFilter() async {
        await #expect(processExitsWith: .success) {
            let findings = try JobTrial(in: try TrialTests.sandbox([]), asks: false).run()
            guard findings.filter != nil, findings.limits == nil else { exit(1) }
        }
    }

    @Test("see that a filter lets files be written where nothing else keeps them")
    func writing() async {
        await #expect(processExitsWith: .success) {
            let sandbox = try TrialTests.sandbox(try TrialTests.filters(FilterTerms(asks: false)), hasMounts: false)
            let findings = try JobTrial(in: sandbox, asks: false).run()
            guard findings.filter == "a file can be opened for writing" else { exit(1) }
        }
    }

    /// Kills whatever its parent starts, for ten seconds at most.
    private static let killer = """
        end=$(($(date +%s) + 10))
        while [ $((n += 1)) -lt 1000 ] || { n=0; [ "$(date +%s)" -lt $end ] && kill -0 $PPID; } 2> /dev/null; do
            for list in /proc/$PPID/task/*/children; do
                read -r all < "$list"
                for one in $all; do [ "$one" = $$ ] || kill -9 "$one"; done
            done
        done 2> /dev/null
        """

    @Test("blame no layer where somebody else has ended one of them")
    func disturbed() async {
        await #expect(processExitsWith: .success) {
            let sandbox = try TrialTests.sandbox(try TrialTests.filters(FilterTerms(asks: false)))
            let shell = Process()
            shell.executableURL = URL(fileURLWithPath: "/bin/sh")
            shell.arguments = ["-c", TrialTests.killer]
            try shell.run()
            var disturbed = 0
            for _ in 0..<100 where disturbed < 10 {
                let findings = try JobTrial(in: sandbox, asks: false).run()
                if findings.wasDisturbed { disturbed += 1 } else if !TrialTests.isWhole(findings) { exit(1) }
            }
            kill(shell.processIdentifier, SIGKILL)
            if disturbed == 0 { exit(2) }
        }
    }

    @Test("see that memory is not held to its limit")
    func memory() async {
        await #expect(processExitsWith: .success) {
            var sandbox = try TrialTests.sandbox(try TrialTests.filters(FilterTerms(asks: false)))
            sandbox.footprint.data += 1 << 30
            let findings = try JobTrial(in: sandbox, asks: false).run()
            guard findings.limits?.contains("RLIMIT_DATA") == true else { exit(1) }
        }
    }

    @Test("name a limit that cannot be set, and blame nothing else")
    func lowHardLimit() async {
        await #expect(processExitsWith: .success) {
            let sandbox = try TrialTests.sandbox(try TrialTests.filters(FilterTerms(asks: false)))
            var low = rlimit(rlim_cur: 60, rlim_max: 60)
            guard setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &low) == 0 else { exit(2) }
            let findings = try JobTrial(in: sandbox, asks: false).run()
            guard findings.limits?.contains("RLIMIT_NOFILE") == true, findings.filter == nil else { exit(1) }
        }
    }

    @Test("see a process that is in its supervisor's namespaces")
    func namespaces() async {
        await #expect(processExitsWith: .success) {
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0, fcntl(ends[0], F_SETOWN, getpid()) == 0 else { exit(2) }
            let problem = try NamespaceTrial(link: ends[0], readable: []).problem()
            guard problem == "the supervisor can be seen" else { exit(1) }
        }
    }
}
