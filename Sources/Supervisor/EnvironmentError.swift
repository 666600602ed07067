/// Something this host lacks; `assay` leaves with exit code 3 and this one line.
public struct EnvironmentError: Error, Sendable, Hashable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) {
        self.description = description
    }
}
