import AuditLog
import Foundation
import PolicyLanguage
import PolicyRules

/// Policies that people hand in as files.
enum PolicyFile {
    /// Far beyond any policy that a person maintains.
    private static let largest = 1 << 20

    /// The text of a file, and the hash it is known by.
    static func read(_ path: String) throws -> (text: String, hash: String) {
        let bytes = try InputText.read(path, largest: largest)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw UserError("\(path): not UTF-8; save the policy as UTF-8")
        }
        return (text, Digest.sha256(bytes).hex)
    }

    /// Compiles a text, and says in which file a mistake is.
    static func compile(text: String, hash: String, file: String) throws -> CompiledPolicy {
        do {
            return try PolicyLanguage.compile(text: text, hash: hash)
        } catch {
            throw UserError("\(file): \(error)")
        }
    }
}
