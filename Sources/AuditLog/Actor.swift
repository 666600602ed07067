/// Who caused an event, as far as the process that recorded it can tell.
public struct Actor: Sendable, Hashable {
    /// The login name, or the numeric id where there is none.
    public let user: String
    public let host: String
    /// The program and its version, for example `assay 0.1.0`.
    public let program: String

    public init(user: String, host: String, program: String) {
        self.user = user
        self.host = host
        self.program = program
    }
}
