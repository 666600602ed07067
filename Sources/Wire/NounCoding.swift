public import Evaluation

/// How the nouns of ``Evaluation`` go over a pipe.
extension ByteWriter {
    public mutating func write(_ limits: Limits) {
        write(limits.cpuMicroseconds)
        write(limits.wallMicroseconds)
        write(limits.memoryMiB)
        write(limits.outputBytes)
    }

    public mutating func write(_ assignment: Assignment) {
        write(assignment.job)
        write(assignment.attempt)
        write(assignment.source)
        write(assignment.standardInput)
        // What a program should print stays with the supervisor: a job process is a copy of its worker, and a
        // program that can read its own memory would find it there. The worker learns that there is such.
        write(assignment.expectedOutput != nil)
        write(assignment.moduleName)
        write(assignment.policyHash)
        write(assignment.limits)
        write(assignment.files) { writer, file in
            writer.write(file.name)
            writer.write(file.bytes)
        }
    }

    public mutating func write(_ layers: [SandboxLayer]) {
        write(layers) { $0.write($1.rawValue) }
    }

    public mutating func write(_ violation: Violation) {
        write(violation.phase.rawValue)
        write(violation.severity.rawValue)
        write(violation.rule)
        write(violation.node)
        write(violation.symbol)
        write(Int64(violation.line))
        write(Int64(violation.column))
        write(Int64(violation.endLine))
        write(Int64(violation.endColumn))
        write(violation.message)
        write(violation.excerpt)
    }

    public mutating func write(_ event: RuntimeEvent) {
        write(event.rule)
        write(event.severity.rawValue)
        write(event.event)
        write(event.argument)
        write(event.count)
    }

    public mutating func write(_ judgement: Judgement) {
        write(judgement.verdict.rawValue)
        write(judgement.value) { $0.write($1) }
        write(judgement.valueJSON) { $0.write($1) }
        write(judgement.standardOutput)
        write(judgement.standardError)
        write(judgement.outputTruncated)
        write(judgement.exceptionType) { $0.write($1) }
        write(judgement.exceptionMessage) { $0.write($1) }
        write(judgement.traceback) { $0.write($1) }
        write(judgement.exitCode) { $0.write($1) }
        write(judgement.signal) { $0.write($1) }
        write(judgement.limitHit?.rawValue) { $0.write($1) }
        write(judgement.blockedBy) { $0.write($1) }
        write(judgement.wallMicroseconds)
        write(judgement.userMicroseconds)
        write(judgement.systemMicroseconds)
        write(judgement.maxRSSKiB)
        write(judgement.violations) { $0.write($1) }
        write(judgement.violationCount)
        write(judgement.events) { $0.write($1) }
        write(judgement.eventCount)
        write(judgement.tracebackJSON) { $0.write($1) }
        write(judgement.artifacts) { writer, artifact in
            writer.write(artifact.name)
            writer.write(artifact.mediaType)
            writer.write(artifact.bytes)
        }
        write(judgement.artifactsLeftOut)
    }

    public mutating func write(_ chunk: OutputChunk) {
        write(chunk.stream.rawValue)
        write(chunk.offsetMicroseconds)
        write(chunk.bytes)
    }
}

extension ByteReader {
    /// Reads a word that stands for a case of `Value`.
    public mutating func word<Value: RawRepresentable<String>>(_ type: Value.Type) throws(WireError) -> Value {
        let text = try string()
        guard let value = Value(rawValue: text) else { throw .malformed("unknown \(Value.self)") }
        return value
    }

    public mutating func layers() throws(WireError) -> [SandboxLayer] {
        try list(limit: SandboxLayer.allCases.count) { reader throws(WireError) in
            try reader.word(SandboxLayer.self)
        }
    }

    public mutating func limits() throws(WireError) -> Limits {
        Limits(
            cpuMicroseconds: try integer(), wallMicroseconds: try integer(), memoryMiB: try integer(),
            outputBytes: try integer())
    }

    public mutating func assignment() throws(WireError) -> Assignment {
        Assignment(
            job: try integer(), attempt: try integer(), source: try byteString(), standardInput: try byteString(),
            expectedOutput: try bool() ? [] : nil,
            moduleName: try string(), policyHash: try string(), limits: try limits(),
            files: try list(limit: JobFile.limit) { reader throws(WireError) in
                let file = JobFile(name: try reader.string(), bytes: try reader.byteString())
                // It becomes a path.
                guard JobFile.objection(toName: file.name) == nil else { throw .malformed("a file's name") }
                return file
            })
    }

    public mutating func violation() throws(WireError) -> Violation {
        Violation(
            phase: try word(Violation.Phase.self), severity: try word(Violation.Severity.self), rule: try string(),
            node: try string(), symbol: try string(), line: Int(try integer(Int64.self)),
            column: Int(try integer(Int64.self)), endLine: Int(try integer(Int64.self)),
            endColumn: Int(try integer(Int64.self)), message: try string(), excerpt: try string())
    }

    public mutating func violations() throws(WireError) -> [Violation] {
        try list(limit: Violation.limit) { reader throws(WireError) in try reader.violation() }
    }

    /// Throws where a text is longer than ``RuntimeEvent/textBytes``, or the count is none.
    public mutating func runtimeEvent() throws(WireError) -> RuntimeEvent {
        let event = RuntimeEvent(
            rule: try string(), severity: try word(Violation.Severity.self), event: try string(),
            argument: try string(), count: try integer())
        guard [event.rule, event.event, event.argument].allSatisfy({ $0.utf8.count <= RuntimeEvent.textBytes }) else {
            throw .malformed("an event of more than \(RuntimeEvent.textBytes) bytes")
        }
        guard event.count > 0 else { throw .malformed("an event that never was") }
        return event
    }

    public mutating func judgement() throws(WireError) -> Judgement {
        func text(_ reader: inout ByteReader) throws(WireError) -> String? {
            try reader.optional { inner throws(WireError) in try inner.string() }
        }
        func number(_ reader: inout ByteReader) throws(WireError) -> Int64? {
            try reader.optional { inner throws(WireError) in try inner.integer() }
        }
        var judgement = Judgement(verdict: try word(Verdict.self))
        judgement.value = try text(&self)
        judgement.valueJSON = try text(&self)
        judgement.standardOutput = try byteString()
        judgement.standardError = try byteString()
        judgement.outputTruncated = try bool()
        judgement.exceptionType = try text(&self)
        judgement.exceptionMessage = try text(&self)
        judgement.traceback = try text(&self)
        judgement.exitCode = try number(&self)
        judgement.signal = try number(&self)
        judgement.limitHit = try optional { reader throws(WireError) in try reader.word(LimitHit.self) }
        judgement.blockedBy = try text(&self)
        judgement.wallMicroseconds = try integer()
        judgement.userMicroseconds = try integer()
        judgement.systemMicroseconds = try integer()
        judgement.maxRSSKiB = try integer()
        judgement.violations = try violations()
        judgement.violationCount = try integer()
        judgement.events = try list(limit: RuntimeEvent.limit) { reader throws(WireError) in try reader.runtimeEvent() }
        judgement.eventCount = try integer()
        guard judgement.eventCount >= 0 else { throw .malformed("fewer events than none") }
        judgement.tracebackJSON = try text(&self)
        judgement.artifacts = try artifacts()
        judgement.artifactsLeftOut = try integer()
        guard judgement.artifactsLeftOut >= 0 else { throw .malformed("fewer artifacts than none") }
        return judgement
    }

    private mutating func artifacts() throws(WireError) -> [Artifact] {
        let artifacts = try list(limit: Artifact.limit) { reader throws(WireError) in
            Artifact(name: try reader.string(), mediaType: try reader.string(), bytes: try reader.byteString())
        }
        guard artifacts.reduce(0, { $0 + $1.bytes.count }) <= Artifact.totalBytes,
            artifacts.allSatisfy({ $0.name.utf8.count <= Artifact.nameBytes && $0.mediaType.utf8.count <= 255 })
        else { throw .malformed("artifacts beyond their bounds") }
        return artifacts
    }

    /// Throws where it is empty, or came before its program.
    public mutating func outputChunk() throws(WireError) -> OutputChunk {
        let chunk = OutputChunk(
            stream: try word(OutputChunk.Stream.self), offsetMicroseconds: try integer(), bytes: try byteString())
        guard !chunk.bytes.isEmpty, chunk.offsetMicroseconds >= 0 else { throw .malformed("output that is none") }
        return chunk
    }
}
