import ArgumentParser
import AuditLog
import Foundation
import PolicyLanguage
import Store

/// How commands come by the database.
extension GlobalOptions {
    /// Opens the database for writing, makes it where there is none, and installs those of the policies that
    /// ship with assay whose names mean nothing in it yet. A name that is in force stays as it is, since
    /// somebody may have installed a text of their own under it.
    func openStore() throws -> JobStore {
        let store = try JobStore(path: databasePath, mode: .create)
        for policy in ShippedPolicies.all where try store.policyInForce(policy.name) == nil {
            try store.installPolicy(name: policy.name, text: policy.text, actor: .current)
        }
        return store
    }

    /// Opens the database for reading; it must be there.
    func openForReading() throws -> JobStore {
        try JobStore(path: databasePath, mode: .readOnly)
    }
}

extension Actor {
    /// The user who runs this process, for the audit log.
    static var current: Actor {
        let user = NSUserName()
        return Actor(
            user: user.isEmpty ? String(getuid()) : user, host: ProcessInfo.processInfo.hostName,
            program: "assay \(Version.text)")
    }
}
