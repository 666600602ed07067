import PolicyLanguage
import PolicyRules
import Store

/// The policies that jobs have named so far, compiled.
final class PolicyCache {
    private let store: JobStore
    private var policies: [String: CompiledPolicy] = [:]

    init(_ store: JobStore) {
        self.store = store
    }

    func policy(hash: String) throws -> CompiledPolicy {
        if let policy = policies[hash] { return policy }
        guard let installed = try store.policy(hash: hash) else {
            throw EnvironmentError("policy \(hash) is named by a job and not in the database; run 'assay policy list'")
        }
        let compiled = try PolicyLanguage.compile(text: installed.text, hash: hash)
        policies[hash] = compiled
        return compiled
    }
}
