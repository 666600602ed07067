/// How many rows of a kind there are, and the digest of all of them.
public struct CountedDigest: Sendable, Hashable {
    public let count: Int64
    public let digest: Digest

    public init(count: Int64, digest: Digest) {
        self.count = count
        self.digest = digest
    }
}

/// The digests of one recorded judgement; see ``ResultDigest``.
public struct ResultDigests: Sendable, Hashable {
    public var result: Digest
    /// Of the stored violations, runtime events and artifacts; nil where there are none.
    public var violations: Digest?
    public var events: Digest?
    public var artifacts: Digest?
    /// Of output that was recorded as it came; nil where none was.
    public var output: CountedDigest?

    public init(
        result: Digest, violations: Digest? = nil, events: Digest? = nil, artifacts: Digest? = nil,
        output: CountedDigest? = nil
    ) {
        self.result = result
        self.violations = violations
        self.events = events
        self.artifacts = artifacts
        self.output = output
    }
}

extension CanonicalJSON {
    /// An object with `count` and `hmac`. Adds nothing where it is nil.
    mutating func set(_ key: String, _ counted: CountedDigest?) {
        guard let counted else { return }
        set(key) { json in
            json.set("count", counted.count)
            json.set("hmac", counted.digest)
        }
    }
}
