/// One entry of the log: a canonical JSON body, final once made.
///
/// Every body has `v` (the version of the body's schema, 1), `type`, `time` (microseconds since 1970
/// UTC, by the clock of the recording host) and `actor` with `user`, `host` and `program`. What else it
/// has is said by the function that makes it. What is absent has no member. Bodies stay under 64 KiB:
/// names are bounded by the schema, lists go by count and HMAC.
public struct AuditEvent: Sendable, Hashable {
    public let body: [UInt8]

    /// The largest body, in bytes.
    public static let maximumBytes = 65_535

    init(_ write: (inout CanonicalJSON) -> Void) {
        body = CanonicalJSON.object(reserving: 768, write)
    }
}

extension CanonicalJSON {
    /// `actor`, which sorts before every other member a body has.
    mutating func set(_ actor: Actor) {
        set("actor") { json in
            json.set("host", actor.host)
            json.set("program", actor.program)
            json.set("user", actor.user)
        }
    }

    /// `time`, `type` and `v`. Members that sort between or after them are the caller's to place.
    mutating func set(type: EventType, time: Int64) {
        set("time", time)
        set("type", type.rawValue)
        set("v", 1)
    }
}
