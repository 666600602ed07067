import Evaluation
import Foundation
import PolicyLanguage
import PolicyRules

/// Policies that fuzzers hold programs to.
enum FuzzPolicies {
    static let shipped = ShippedPolicies.all.map { compiled($0.text) }

    /// Observes every name, attribute and import, and refuses only what is no tree of Python's grammar
    /// or, by a cycle, has no end.
    static let everythingText = """
        name: everything
        bounds: {nodes: 100000}
        runtime: {compile: reject}
        rules:
          - {id: names, severity: observe, message: a name, names: ["*"]}
          - {id: attributes, severity: observe, message: an attribute, attributes: ["*"]}
          - {id: imports, severity: observe, message: an import, imports: {deny: ["*"]}}
        """
    static let everything = compiled(everythingText)

    /// Observes every node.
    static let nodes = compiled(
        """
        name: nodes
        runtime: {compile: reject}
        rules:
          - {id: nodes, severity: observe, message: a node, nodes: ["*"]}
        """)

    private static func compiled(_ text: String) -> CompiledPolicy {
        do {
            return try compile(text: text, hash: String(repeating: "0", count: 64))
        } catch {
            fatalError("a policy that does not compile: \(error)")
        }
    }

    /// The names that violations of ``everything`` show, dotted ones in their parts.
    static func names(in violations: [Violation]) -> Set<String> {
        Set(violations.flatMap { $0.symbol.split(separator: ".").map(String.init) })
    }
}
