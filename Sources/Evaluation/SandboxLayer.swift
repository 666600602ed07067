/// The layers of isolation, as the audit log and `assay doctor` name them.
public enum SandboxLayer: String, Sendable, Hashable, CaseIterable {
    case policy, namespaces, rlimits, seccomp, outside

    /// Those that an operator may do without, where a host has no way to give them. The others are assay's own, and
    /// every host has them.
    public static let dispensable: [SandboxLayer] = [.namespaces, .seccomp]
}

/// What a worker found around its jobs, by trying it, before the first of them.
public struct SandboxState: Sendable, Hashable {
    /// In the order of ``SandboxLayer/allCases``.
    public var inForce: [SandboxLayer]
    /// About the layers that are not: whether the host would have had them, and what stands in for them. Sentences.
    public var notes: [String]

    public init(inForce: [SandboxLayer], notes: [String] = []) {
        self.inForce = inForce
        self.notes = notes
    }

    public var missing: [SandboxLayer] { SandboxLayer.allCases.filter { !inForce.contains($0) } }
}
