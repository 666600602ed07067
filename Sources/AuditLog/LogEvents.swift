// Events about the log itself: its keys, its signed heads, and what was taken from it or out of it.
extension AuditEvent {
    /// `key.created`: from here on checkpoints are signed with a new key, and nobody had one before here.
    ///
    /// Members: `key` (the verifier key, as C2SP's signed-note spells it) and `origin` (of the log).
    public static func keyCreated(key: String, origin: String, actor: Actor, time: Int64) -> AuditEvent {
        AuditEvent { json in
            json.set(actor)
            json.set("key", key)
            json.set("origin", origin)
            json.set(type: .keyCreated, time: time)
        }
    }

    /// `key.rotated`: a new key signs from here on, beside those of `previous` until `overlap_until`, or instead of them
    /// where that is absent.
    ///
    /// Members: `key` (the new verifier key), `origin`, `overlap_until`, `previous` (verifier keys), `reason` (in words,
    /// where one was given), and `restored_from` and `restored_to` (sizes of the log) where an older copy of the database
    /// was put in place and accepted.
    public static func keyRotated(
        key: String, previous: [String], overlapUntil: Int64?, reason: String?, restored: (from: Int64, to: Int64)?,
        origin: String, actor: Actor, time: Int64
    ) -> AuditEvent {
        AuditEvent { json in
            json.set(actor)
            json.set("key", key)
            json.set("origin", origin)
            if let overlapUntil { json.set("overlap_until", overlapUntil) }
            json.set("previous", previous)
            json.set("reason", reason)
            if let restored {
                json.set("restored_from", restored.from)
                json.set("restored_to", restored.to)
            }
            json.set(type: .keyRotated, time: time)
        }
    }

    /// `checkpoint.signed`: the log's head over the events before this one was signed.
    ///
    /// Members: `checkpoint` (the row of `audit_checkpoints`), `keys` (verifier keys), `note_sha256` (of the signed note),
    /// `root` (lowercase hexadecimal) and `size` (of the log at that head).
    public static func checkpointSigned(
        checkpoint: Int64, size: Int64, root: [UInt8], note: Digest, keys: [String], actor: Actor, time: Int64
    ) -> AuditEvent {
        AuditEvent { json in
            json.set(actor)
            json.set("checkpoint", checkpoint)
            json.set("keys", keys)
            json.set("note_sha256", note)
            json.set("root", Hexadecimal.encode(root))
            json.set("size", size)
            json.set(type: .checkpointSigned, time: time)
        }
    }

    /// `checkpoint.timestamped`: a time-stamping authority answered for a checkpoint (RFC 3161).
    ///
    /// Members: `checkpoint` (the row of `audit_checkpoints`), `response_sha256` (of the answer in
    /// `audit_timestamps`) and `timestamp` (its row).
    public static func checkpointTimestamped(
        checkpoint: Int64, timestamp: Int64, response: Digest, actor: Actor, time: Int64
    ) -> AuditEvent {
        AuditEvent { json in
            json.set(actor)
            json.set("checkpoint", checkpoint)
            json.set("response_sha256", response)
            json.set("time", time)
            json.set("timestamp", timestamp)
            json.set("type", EventType.checkpointTimestamped.rawValue)
            json.set("v", 1)
        }
    }

    /// `payload.erased`: the texts of a job were removed; what is about it in the log stays.
    ///
    /// Members: `job`, `reason` (in words) and `removed` (the columns that held something, as `table.column`).
    public static func payloadErased(
        job: Int64, removed: [String], reason: String, actor: Actor, time: Int64
    ) -> AuditEvent {
        AuditEvent { json in
            json.set(actor)
            json.set("job", job)
            json.set("reason", reason)
            json.set("removed", removed)
            json.set(type: .payloadErased, time: time)
        }
    }

    /// `log.exported`: events were handed out.
    ///
    /// Members: `file` (its name), `first` (index of the first event), `sha256` (of the file) and `size` (index after the
    /// last event).
    public static func logExported(
        file: String, first: Int64, size: Int64, sha256: Digest, actor: Actor, time: Int64
    ) -> AuditEvent {
        AuditEvent { json in
            json.set(actor)
            json.set("file", file)
            json.set("first", first)
            json.set("sha256", sha256)
            json.set("size", size)
            json.set(type: .logExported, time: time)
        }
    }
}
