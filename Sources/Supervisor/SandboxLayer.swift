/// The layers of isolation, as the audit log and `assay doctor` name them.
public enum SandboxLayer: String, Sendable, CaseIterable {
    case policy, namespaces, rlimits, seccomp, outside
}
