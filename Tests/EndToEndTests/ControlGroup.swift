import Foundation

/// A control group whose processes can be bounded while they run (cgroups(7), version 1: the tests' own group need not hand
/// its controllers on there).
final class ControlGroup {
    enum Controller: String, CaseIterable {
        case pids, memory
    }

    let path: String
    private static let root = "/sys/fs/cgroup"

    /// Whether this host has one that can be made, and bounded.
    static func canBeMade(_ controller: Controller) -> Bool {
        guard let group = try? ControlGroup(controller) else { return false }
        return (try? group.lift()) != nil
    }

    private let controller: Controller

    init(_ controller: Controller) throws {
        self.controller = controller
        path = "\(Self.root)/\(controller)/assay-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit {
        let path = path
        _ = eventually { rmdir(path) == 0 }
    }

    /// - Parameter bound: processes; or bytes, not fewer than are in use.
    func bound(to bound: Int) throws { try set("\(bound)") }

    /// Takes the bound away.
    func lift() throws { try set(controller == .pids ? "max" : "-1") }

    private func set(_ text: String) throws {
        try write(text, to: controller == .pids ? "pids.max" : "memory.limit_in_bytes")
    }

    private func write(_ text: String, to name: String) throws {
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(path)/\(name)"))
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    /// A count that the kernel keeps, such as `oom_kill` of `memory.oom_control`.
    func count(_ name: String, in file: String) throws -> Int {
        let text = try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)
        let line = text.split(separator: "\n").first { $0.hasPrefix(name + " ") || name.isEmpty }
        return line.flatMap { $0.split(separator: " ").last }.flatMap { Int($0) } ?? 0
    }

    /// Starts `assay` in the group.
    func start(_ arguments: [String], of workspace: Workspace) throws -> Running {
        try Running(
            program: URL(fileURLWithPath: "/bin/sh"),
            [
                "-c", "echo $$ > \(path)/cgroup.procs; exec \"$@\"", "sh", Installation.assay.path, "--db",
                workspace.database,
            ] + arguments,
            folder: workspace.folder, environment: [:], input: nil)
    }
}
