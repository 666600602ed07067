import Evaluation
import PolicyRules
import Wire

/// Random messages of every kind, with something in every field.
extension SplitMix {
    mutating func command() -> WorkerCommand {
        switch below(5) {
        case 0:
            .configure(
                WorkerConfiguration(
                    sitePackages: list(4) { $0.text() }, preload: list(4) { $0.text() }, scratch: text(),
                    readable: list(4) { $0.text() }, without: layers()))
        case 1: .policy(policy())
        case 2:
            .assign(
                Assignment(
                    job: integer(), attempt: integer(), source: bytes(64), standardInput: bytes(32),
                    // What it is stays with the supervisor.
                    expectedOutput: chance(2) ? [] : nil, moduleName: text(), policyHash: text(),
                    limits: Limits(
                        cpuMicroseconds: integer(), wallMicroseconds: integer(), memoryMiB: integer(),
                        outputBytes: integer()),
                    files: list(3) { JobFile(name: "f\($0.below(1_000))", bytes: $0.bytes(20)) }))
        case 3: .recall
        default: .check(id: integer(), policyHash: text(), source: bytes(64))
        }
    }

    mutating func report() -> WorkerReport {
        switch below(7) {
        case 6:
            .output(
                job: integer(), attempt: integer(),
                OutputChunk(
                    stream: pick(OutputChunk.Stream.allCases), offsetMicroseconds: Int64(below(1_000)),
                    bytes: bytes(20) + [1]))
        case 0:
            .ready(
                interpreter: text(), residentKiB: integer(),
                sandbox: SandboxState(inForce: layers(), notes: list(4) { $0.text() }))
        case 1: .refused(reason: text())
        case 2: .started(job: integer())
        case 3: .finished(job: integer(), attempt: integer(), judgement())
        case 4: .returned(jobs: list(8) { $0.integer() })
        default:
            .checked(
                id: integer(), violations: list(4) { $0.violation() }, total: integer(),
                syntaxError: optional { $0.text() })
        }
    }

    private mutating func layers() -> [SandboxLayer] {
        SandboxLayer.allCases.filter { _ in chance(2) }
    }

    mutating func jobReport() -> JobReport {
        switch below(5) {
        case 0: return .checked(violations: list(4) { $0.violation() }, total: integer(), rejects: chance(2))
        case 1: return .event(rule: integer(), name: text(), argument: text())
        case 2: return .eventCounts(list(4) { $0.integer() }, total: integer())
        case 3: return .blocked(rule: text(), violations: list(4) { $0.violation() }, total: integer())
        default:
            var outcome = JobOutcome()
            outcome.value = optional { $0.text() }
            outcome.valueJSON = optional { $0.text() }
            outcome.exception = optional {
                JobException(
                    type: $0.text(), message: $0.text(), traceback: $0.text(), tracebackJSON: $0.text(),
                    isOutOfMemory: $0.chance(2),
                    exitCode: $0.optional { $0.integer() })
            }
            outcome.observed = list(4) { $0.violation() }
            outcome.observedTotal = integer()
            return .outcome(outcome)
        }
    }

    mutating func judgement() -> Judgement {
        var judgement = Judgement(verdict: pick(Verdict.allCases))
        judgement.value = optional { $0.text() }
        judgement.valueJSON = optional { $0.text() }
        judgement.standardOutput = bytes(40)
        judgement.standardError = bytes(40)
        judgement.outputTruncated = chance(2)
        judgement.exceptionType = optional { $0.text() }
        judgement.exceptionMessage = optional { $0.text() }
        judgement.traceback = optional { $0.text() }
        judgement.exitCode = optional { $0.integer() }
        judgement.signal = optional { $0.integer() }
        judgement.limitHit = optional { $0.pick(LimitHit.allCases) }
        judgement.blockedBy = optional { $0.text() }
        judgement.wallMicroseconds = integer()
        judgement.userMicroseconds = integer()
        judgement.systemMicroseconds = integer()
        judgement.maxRSSKiB = integer()
        judgement.violations = list(4) { $0.violation() }
        judgement.violationCount = integer()
        judgement.tracebackJSON = optional { $0.text() }
        judgement.artifacts = list(3) { Artifact(name: $0.text(), mediaType: $0.text(), bytes: $0.bytes(20)) }
        judgement.artifactsLeftOut = Int64(below(9))
        return judgement
    }

    mutating func violation() -> Violation {
        Violation(
            phase: chance(2) ? .static : .runtime, severity: chance(2) ? .reject : .observe, rule: text(),
            node: text(), symbol: text(), line: Int(integer()), column: Int(integer()), endLine: Int(integer()),
            endColumn: Int(integer()), message: text(), excerpt: text())
    }
}

/// Random policies, of rules that a text could have been compiled to.
extension SplitMix {
    mutating func policy() -> CompiledPolicy {
        var policy = CompiledPolicy(name: text(), hash: text())
        policy.rules = list(6) {
            Rule(id: $0.text(), severity: $0.chance(2) ? .reject : .observe, message: $0.text(), matcher: $0.matcher())
        }
        policy.bounds = Bounds(
            bytes: optional { Int($0.integer()) }, nodes: optional { Int($0.integer()) },
            depth: optional { Int($0.integer()) }, constantBytes: optional { Int($0.integer()) })
        policy.runtime = RuntimeRules(
            compile: pick(RuntimeRules.Treatment.allCases), imports: pick(RuntimeRules.Treatment.allCases),
            trusted: list(3) { $0.path() })
        policy.audit = list(3) {
            AuditRule(
                id: $0.text(), severity: $0.chance(2) ? .reject : .observe, message: $0.text(),
                events: $0.list(3) { $0.path() }, arguments: $0.list(3) { TextGlob("/" + $0.text())! },
                exceptions: $0.list(3) { TextGlob("*" + $0.text())! },
                actors: AuditRule.Actors(program: $0.chance(2), functions: $0.list(2) { $0.path() }),
                trusted: $0.list(2) { $0.path() })
        }
        return policy
    }

    private mutating func matcher() -> Matcher {
        switch below(13) {
        case 0: .nodes(names())
        case 1: .imports(ImportMatcher(paths: paths(), ignoresUnused: chance(2)))
        case 2: .names(names())
        case 3: .builtins(BuiltinMatcher(names: names(), withLiteralKey: list(2) { $0.name() }))
        case 4:
            .attributes(
                AttributeMatcher(
                    names: names(), contexts: list(3) { $0.path() }, compared: list(2) { $0.name() },
                    read: list(2) { $0.name() }, ofInstance: list(2) { $0.name() }, ignoresStores: chance(2),
                    ignoresOwn: chance(2)))
        case 5:
            .calls(
                CallMatcher(
                    callees: list(3) { $0.callee() }, requirement: optional { $0.requirement() },
                    acceptsInstance: chance(2)))
        case 11:
            .definitions(
                DefinitionMatcher(
                    names: names(), beside: list(2) { $0.name() }, allowsAttributeLiterals: chance(2),
                    onlyAnnotated: chance(2)))
        case 6: .strings(.templates)
        case 7: .strings(.literals(names()))
        case 8: .strings(.keys(names()))
        case 9: .strings(.composed(names()))
        case 10: .reexports(allow: list(3) { $0.path() })
        default: .moduleValues(allowedCallees: list(3) { $0.path() })
        }
    }

    private mutating func requirement() -> CallMatcher.Requirement {
        let form: CallMatcher.Form =
            switch below(11) {
            case 0: .attributeLiteral
            case 1: .moduleLiteral
            case 2: .literal
            case 3: .oneOf(list(3) { $0.text() })
            case 4: .noText
            case 5: .fileless
            case 6: .ownDefinition
            case 7: .absent
            case 8: .namespace
            case 9: .template
            default: .present
            }
        let arguments: CallMatcher.Arguments =
            switch below(4) {
            case 0: .all
            case 1: .receiver
            case 2: .keyword(text())
            default: .position(1 + below(CallMatcher.highestPosition), keyword: optional { $0.text() })
            }
        return CallMatcher.Requirement(arguments: arguments, form: form)
    }

    private mutating func callee() -> CallMatcher.Callee {
        CallMatcher.Callee(pick(["getattr", ".format", "operator.attrgetter", "é", "._x"]))!
    }

    private mutating func names() -> Selection<NameGlob> {
        Selection(deny: list(3) { $0.name() }, allow: list(3) { $0.name() })
    }

    private mutating func paths() -> Selection<DottedGlob> {
        Selection(deny: list(3) { $0.path() }, allow: list(3) { $0.path() })
    }

    private mutating func name() -> NameGlob { NameGlob(pick(["os", "*", "gi_*", "_", "*a*b*", "é", "__class__"]))! }
    private mutating func path() -> DottedGlob { DottedGlob(pick(["os", "os.path", "*.x", "a.b.c.*", "é.*"]))! }
}
