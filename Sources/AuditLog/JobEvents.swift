public import Evaluation

extension AuditEvent {
    /// `job.submitted`: one for each transaction that queued jobs through assay.
    ///
    /// Members: `batch`, `count`, `first_job`, `last_job` (the ids are contiguous) and `sources`: SHA-256
    /// over the jobs' `source_hmac` values, 32 bytes each, in the order of their ids.
    public static func jobSubmitted(
        batch: String?, submitter: String?, first: Int64, last: Int64, sources: Digest, actor: Actor, time: Int64
    ) -> AuditEvent {
        AuditEvent { json in
            json.set(actor)
            json.set("batch", batch)
            json.set("count", last - first + 1)
            json.set("first_job", first)
            json.set("last_job", last)
            json.set("sources", sources)
            json.set("submitter", submitter)
            json.set(type: .jobSubmitted, time: time)
        }
    }

    /// What a claim fixes about a job: the members of `job.started`.
    public struct Start: Sendable {
        public var job: Int64
        public var attempt: Int64
        /// Names come as bytes, since a producer may have written anything.
        public var batch: [UInt8]?
        public var externalID: [UInt8]?
        public var submitter: [UInt8]?
        public var tags: [UInt8]?
        public var session: [UInt8]?
        /// Microseconds since 1970 UTC.
        public var submittedAt: Int64
        /// HMAC-SHA256 under the job's salt of the program, its input, and what its output must match.
        public var source: Digest
        public var standardInput: Digest?
        public var expectedOutput: Digest?
        /// The files that come with it, where there are any: how many, and their digest (``ResultDigest``).
        public var files: CountedDigest?
        /// HMAC of what was removed from a text before it became the program, where anything was.
        public var removals: Digest?
        public var moduleName: String
        public var policy: String
        public var policyHash: String
        public var limits: Limits
        public var supervisor: Int64
        public var worker: String
        public var interpreter: String

        public init(
            job: Int64, attempt: Int64, submittedAt: Int64, source: Digest, moduleName: String, policy: String,
            policyHash: String, limits: Limits, supervisor: Int64, worker: String, interpreter: String
        ) {
            self.job = job
            self.attempt = attempt
            self.submittedAt = submittedAt
            self.source = source
            self.moduleName = moduleName
            self.policy = policy
            self.policyHash = policyHash
            self.limits = limits
            self.supervisor = supervisor
            self.worker = worker
            self.interpreter = interpreter
        }
    }

    /// `job.started`: a claim, committed before the program may run.
    ///
    /// Members: `attempt`, `batch`, `expected_stdout_hmac`, `external_id`, `files` (where there are any: `count` and
    /// `hmac`), `interpreter`, `job`, `limits` (`cpu_us`, `memory_mb`, `output_bytes`, `wall_us`), `module_name`,
    /// `policy`, `policy_hash`, `removals_hmac` (where there were any), `session`, `source_hmac`, `stdin_hmac`,
    /// `submitted_at`, `submitter`, `supervisor`, `tags` (the column's text),
    /// `worker`.
    public static func jobStarted(_ start: Start, actor: Actor, time: Int64) -> AuditEvent {
        AuditEvent { json in
            json.set(actor)
            json.set("attempt", start.attempt)
            json.set("batch", text: start.batch)
            json.set("expected_stdout_hmac", start.expectedOutput)
            json.set("external_id", text: start.externalID)
            json.set("files", start.files)
            json.set("interpreter", start.interpreter)
            json.set("job", start.job)
            json.set("limits") { json in
                json.set("cpu_us", start.limits.cpuMicroseconds)
                json.set("memory_mb", start.limits.memoryMiB)
                json.set("output_bytes", start.limits.outputBytes)
                json.set("wall_us", start.limits.wallMicroseconds)
            }
            json.set("module_name", start.moduleName)
            json.set("policy", start.policy)
            json.set("policy_hash", start.policyHash)
            json.set("removals_hmac", start.removals)
            json.set("session", text: start.session)
            json.set("source_hmac", start.source)
            json.set("stdin_hmac", start.standardInput)
            json.set("submitted_at", start.submittedAt)
            json.set("submitter", text: start.submitter)
            json.set("supervisor", start.supervisor)
            json.set("tags", text: start.tags)
            json.set(type: .jobStarted, time: time)
            json.set("worker", start.worker)
        }
    }

    /// `job.finished`: a recorded judgement.
    ///
    /// Members: `artifacts` (where there were any: `count`, `hmac`, and `left_out` where some were), `attempt`, `blocked_by`, `cpu_us`, `events` (where audit rules matched any: `count` and `hmac`),
    /// `job`, `limit_hit`, `output` (where it was recorded as it came: `count` and `hmac`), `policy_hash`, `result_hmac`,
    /// `shared_from` (where the job was not executed, but given the judgement of an identical one: `attempt` and `job` of
    /// that execution), `verdict`, `violations` (`count`, and `hmac` where any are stored), `wall_us`, `worker`. The
    /// digests are those of ``ResultDigest``.
    public static func jobFinished(
        _ record: ResultRecord, _ digests: ResultDigests, actor: Actor, time: Int64
    ) -> AuditEvent {
        let judgement = record.judgement
        return AuditEvent { json in
            json.set(actor)
            if digests.artifacts != nil || judgement.artifactsLeftOut > 0 {
                json.set("artifacts") { json in
                    json.set("count", Int64(judgement.artifacts.count))
                    json.set("hmac", digests.artifacts)
                    if judgement.artifactsLeftOut > 0 { json.set("left_out", judgement.artifactsLeftOut) }
                }
            }
            json.set("attempt", record.attempt)
            json.set("blocked_by", judgement.blockedBy)
            json.set("cpu_us", record.cpuMicroseconds)
            if judgement.eventCount > 0 {
                json.set("events") { json in
                    json.set("count", judgement.eventCount)
                    json.set("hmac", digests.events)
                }
            }
            json.set("job", record.job)
            json.set("limit_hit", judgement.limitHit?.rawValue)
            json.set("output", digests.output)
            json.set("policy_hash", record.policyHash)
            json.set("result_hmac", digests.result)
            if let origin = record.sharedFrom {
                json.set("shared_from") { json in
                    json.set("attempt", origin.attempt)
                    json.set("job", origin.job)
                }
            }
            json.set(type: .jobFinished, time: time)
            json.set("verdict", judgement.verdict.rawValue)
            json.set("violations") { json in
                json.set("count", judgement.violationCount)
                json.set("hmac", digests.violations)
            }
            json.set("wall_us", judgement.wallMicroseconds)
            json.set("worker", record.worker)
        }
    }
}
