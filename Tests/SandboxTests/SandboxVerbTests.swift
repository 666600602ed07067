import Evaluation
import Foundation
import Sandbox
import Testing

/// Each verb that ends or confines a process is tried in a process of its own: what it does cannot be undone.
@Suite("The sandbox's verbs")
struct SandboxVerbTests {
    private static let limits = Limits(
        cpuMicroseconds: 200_000, wallMicroseconds: 60_000_000, memoryMiB: 64, outputBytes: 1_000)

    /// Runs a closure as a job and gives back what was seen of it.
    private func observe(
        _ limits: Limits = limits, input: [UInt8] = [], _ body: () -> Never
    ) throws -> Observation {
        let sandbox = JobSandbox(
            filters: [try .worker(pass: 0), try .job(pass: 0)], footprint: try Footprint.measure(), listener: -1,
            scratch: "/tmp")
        let process = try JobProcess.start(
            under: limits, in: sandbox, hasInput: !input.isEmpty, judge: body)
        let null = open("/dev/zero", O_RDONLY)
        defer { close(null) }
        return JobWatch(process, limits: limits, input: input, reportLimit: 1 << 16).run(control: -1) { true }
    }

    @Test("CPU time ends a busy process within a tenth of a second of its limit")
    func cpu() async {
        await #expect(processExitsWith: .success) {
            // A host may let a processor stand still for longer than that, and count it as used.
            for _ in 0..<5 {
                let seen = try SandboxVerbTests().observe { while true {} }
                let used = seen.userMicroseconds + seen.systemMicroseconds
                guard seen.signal == SIGKILL, used >= 190_000 else { exit(1) }
                if used <= 300_000 { exit(0) }
            }
            exit(2)
        }
    }

    @Test("the wall limit ends a sleeper, and says so")
    func wall() async {
        await #expect(processExitsWith: .success) {
            var limits = SandboxVerbTests.limits
            limits.wallMicroseconds = 200_000
            let seen = try SandboxVerbTests().observe(limits) {
                sleep(60)
                JobProcess.leave(0)
            }
            guard seen.stopped == .wall, seen.wallMicroseconds < 20_000_000 else { exit(1) }
        }
    }

    @Test("output is kept up to its limit, and no further")
    func output() async {
        await #expect(processExitsWith: .success) {
            let seen = try SandboxVerbTests().observe {
                let line = [UInt8](repeating: 65, count: 600)
                while true { _ = write(1, line, line.count) }
            }
            guard seen.stopped == .output, seen.output.count == 1_000, seen.outputTruncated else { exit(1) }
        }
    }

    @Test("memory beyond the footprint is refused by the kernel, not taken from the host")
    func memory() async {
        await #expect(processExitsWith: .success) {
            let seen = try SandboxVerbTests().observe {
                func take(_ bytes: Int) -> Bool {
                    mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED
                }
                JobProcess.leave(take(32 << 20) && !take(64 << 20) ? 42 : 1)
            }
            guard seen.exitCode == 42 else { exit(1) }
        }
    }

    @Test("shared memory, which the memory limit does not see, is refused")
    func sharedMemory() async {
        await #expect(processExitsWith: .success) {
            let seen = try SandboxVerbTests().observe {
                let shared = mmap(nil, 4_096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
                JobProcess.leave(shared == MAP_FAILED && errno == ENOMEM && memfd_create("x", 0) < 0 ? 42 : 1)
            }
            guard seen.exitCode == 42 else { exit(1) }
        }
    }

    @Test("sockets and signals are refused, and the process goes on")
    func refused() async {
        await #expect(processExitsWith: .success) {
            let seen = try SandboxVerbTests().observe {
                let noSocket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) < 0 && errno == EPERM
                let noUnix = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0) < 0 && errno == EPERM
                let noSignal = kill(getppid(), SIGTERM) < 0 && errno == EPERM
                JobProcess.leave(noSocket && noUnix && noSignal ? 42 : 1)
            }
            guard seen.exitCode == 42 else { exit(1) }
        }
    }

    @Test("a job has four descriptors and no others")
    func descriptors() async {
        await #expect(processExitsWith: .success) {
            let seen = try SandboxVerbTests().observe {
                let open = (0..<1_024).filter { fcntl(Int32($0), F_GETFD) >= 0 }
                JobProcess.leave(open == [0, 1, 2, 3] ? 42 : 1)
            }
            guard seen.exitCode == 42 else { exit(1) }
        }
    }

    @Test("the worker keeps no descriptor of a job that is over")
    func descriptorLeak() async {
        await #expect(processExitsWith: .success) {
            // As the worker does: a job may end before it has read its input.
            signal(SIGPIPE, SIG_IGN)
            func openDescriptors() -> Int { (0..<1_024).filter { fcntl(Int32($0), F_GETFD) >= 0 }.count }
            _ = try SandboxVerbTests().observe(input: [1, 2, 3]) { JobProcess.leave(0) }
            let before = openDescriptors()
            for _ in 0..<20 { _ = try SandboxVerbTests().observe(input: [1, 2, 3]) { JobProcess.leave(0) } }
            guard openDescriptors() == before else { exit(1) }
        }
    }

    @Test("a job that closes its streams does not make its worker spin")
    func closedStreams() async {
        await #expect(processExitsWith: .success) {
            let before = clock()
            let seen = try SandboxVerbTests().observe {
                close(1)
                close(2)
                usleep(1_000_000)
                JobProcess.leave(42)
            }
            let used = Double(clock() - before) / Double(CLOCKS_PER_SEC)
            guard seen.exitCode == 42, used < 0.5 else { exit(1) }
        }
    }

    @Test("input of any size arrives whole, however slowly it is read")
    func input() async {
        await #expect(processExitsWith: .success) {
            let input = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
            let seen = try SandboxVerbTests().observe(input: input) {
                var buffer = [UInt8](repeating: 0, count: 1_000)
                var sum = 0
                while case let count = read(0, &buffer, buffer.count), count > 0 { sum += count }
                JobProcess.leave(sum == 300_000 ? 42 : 1)
            }
            guard seen.exitCode == 42 else { exit(1) }
        }
    }
}

private func unshareEverything() -> Int {
    Int(unshare(Int32(CLONE_NEWNS)))
}
