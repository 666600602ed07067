import AuditKeys
import AuditTree
import Auditing
import Foundation
import Store
import Testing

/// Tampering and verification without a process for each: what hundreds of cases are tried with. That the commands say
/// the same is ``CommandTests``' to show.
extension Workspace {
    func raw() throws -> RawDatabase { try RawDatabase(database) }

    /// Changes the database with the triggers dropped and put back verbatim.
    func alter(_ script: String) throws { try raw().withoutTriggers(script) }

    /// What a verification comes to, by the exit code that the command would have.
    ///
    /// - Parameters:
    ///   - withKeys: whether this host has the log's keys, and so its high-water mark.
    ///   - checkpoint: the file of one that was handed out.
    func inspect(
        treeOnly: Bool = false, full: Bool = false, withKeys: Bool = false, checkpoint: String? = nil,
        keys: [String] = []
    ) throws -> Verified {
        var options = LogVerification.Options()
        options.treeOnly = treeOnly
        options.checksFile = full
        options.checkpoint = try checkpoint.map { [UInt8](try Data(contentsOf: URL(fileURLWithPath: $0))) }
        options.keys = try keys.map { try VerifierKey(text: $0) }
        do {
            let store = try JobStore(path: database, mode: .readOnly)
            options.keyFolder = KeyFolder(
                origin: (try? store.logOrigin()) ?? "none", environment: ["ASSAY_KEYS": withKeys ? self.keys : "/none"])
            let report = try LogVerification(store, options: options).run { _ in }
            let findings = report.findings.map { finding in
                Verified.Finding(
                    index: finding.index.map { Int($0) }, job: finding.job.map { Int($0) }, message: finding.message)
            }
            let status: Int32 =
                switch report.result {
                case .intact: 0
                case .tampered: 1
                case .unverified: 2
                }
            return Verified(
                status: status, findings: findings,
                error: (report.unverified + [report.stoppedBy].compactMap { $0 }).joined(separator: "\n"))
        } catch {
            return Verified(status: 2, findings: [], error: "\(error)")
        }
    }
}

extension Verified {
    /// Whether something was found, and the first thing that is said is of this event.
    func isFirst(_ index: Int, _ words: String = "") -> Bool {
        guard status == 1, let first = findings.first else { return false }
        return first.index == index && (words.isEmpty || first.message.contains(words))
    }
}
