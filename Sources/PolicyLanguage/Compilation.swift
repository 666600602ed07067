import Evaluation
public import PolicyRules
import Yams

/// Makes a policy of its YAML text. `docs/policy.md` describes the language.
///
/// - Parameters:
///   - text: The text, at most ``longestPolicy`` bytes.
///   - hash: SHA-256 of the text's UTF-8, lowercase hex, which names the policy in results.
/// - Throws: ``PolicyError`` at the first thing that is not as the language wants it.
public func compile(text: String, hash: String) throws(PolicyError) -> CompiledPolicy {
    guard text.utf8.count <= longestPolicy else {
        throw PolicyError(line: 1, column: 1, message: "a policy has at most \(longestPolicy) bytes")
    }
    let root = try Section(
        parse(text), "a policy", keys: ["name", "description", "bounds", "runtime", "rules", "audit"])
    var policy = CompiledPolicy(name: try name(root), hash: hash)
    _ = try root["description"]?.text("the description")
    policy.bounds = try bounds(root["bounds"])
    policy.runtime = try runtime(root["runtime"])
    var ids = RuleIDs()
    for element in try root["rules"]?.items("rules") ?? [] { policy.rules.append(try rule(element, &ids)) }
    for element in try root["audit"]?.items("audit") ?? [] { policy.audit.append(try auditRule(element, &ids)) }
    return policy
}

/// The longest text that is read as a policy, in bytes.
public let longestPolicy = 1 << 20

func parse(_ text: String) throws(PolicyError) -> Element {
    do {
        // The basic resolver reads every scalar as text: `on` and `no` are names like any other.
        guard let root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot() else {
            throw PolicyError(line: 1, column: 1, message: "the text is empty; a policy has at least a name")
        }
        return Element(root)
    } catch let error as PolicyError {
        throw error
    } catch let error as YamlError {
        throw PolicyError(error)
    } catch {
        throw PolicyError(line: 1, column: 1, message: "no YAML: \(error)")
    }
}

private func name(_ root: Section) throws(PolicyError) -> String {
    let element = try root.require("name", "a policy")
    let name = try element.text("the name")
    guard isKebabCase(name) else {
        throw element.error("the name \"\(name)\" must be lowercase letters, digits and hyphens, at most 64")
    }
    return name
}

private func bounds(_ element: Element?) throws(PolicyError) -> Bounds {
    guard let element else { return Bounds() }
    let section = try Section(element, "bounds", keys: ["bytes", "nodes", "depth", "constant-bytes"])
    return Bounds(
        bytes: try section["bytes"]?.number("bytes"), nodes: try section["nodes"]?.number("nodes"),
        depth: try section["depth"]?.number("depth", upTo: 1 << 20),
        constantBytes: try section["constant-bytes"]?.number("constant-bytes"))
}

private func runtime(_ element: Element?) throws(PolicyError) -> RuntimeRules {
    guard let element else { return RuntimeRules() }
    let section = try Section(element, "runtime", keys: ["compile", "imports", "trusted"])
    return RuntimeRules(
        compile: try section["compile"]?.word("compile", of: RuntimeRules.Treatment.allCases) ?? .ignore,
        imports: try section["imports"]?.word("imports", of: RuntimeRules.Treatment.allCases) ?? .ignore,
        trusted: try section["trusted"]?.values("the trusted functions", Remedy.path) { DottedGlob($0) } ?? [])
}

/// Whether a text can be an id or a policy's name.
func isKebabCase(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return text.utf8.count <= 64
        && parts.allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
        }
}

extension PolicyError {
    fileprivate init(_ error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init(line: mark.line, column: mark.column, message: "no YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            self.init(
                line: context.mark.line, column: context.mark.column,
                message: "the key \"\(duplicates.first ?? "")\" is given twice; remove one of them")
        default:
            self.init(line: 1, column: 1, message: "no YAML: \(error)")
        }
    }
}
