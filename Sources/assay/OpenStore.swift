import ArgumentParser
import AuditLog
import Foundation
import PolicyLanguage
import Store

/// The stores that this process has opened, which it holds to its end: letting go of one wants a thread, and where the host
/// has none left that is waited for, and nothing said.
enum OpenStores {
    nonisolated(unsafe) private static var all: [(store: JobStore, isBusy: () -> Bool)] = []

    /// - Parameter isBusy: whether another thread uses it, for which closing it would wait.
    @discardableResult
    static func hold(_ store: JobStore, isBusy: @escaping () -> Bool = { false }) -> JobStore {
        all.append((store, isBusy))
        return store
    }

    /// Closes them, as the last one to use a database must for its log to go.
    ///
    /// - Parameter error: what the command ended with. Where the files are others by now, they are not this process's.
    static func close(after error: (any Error)? = nil) {
        guard (error as? StoreError)?.code != .replaced else { return }
        for (store, isBusy) in all where !isBusy() { store.closeConnection() }
    }
}

/// How commands come by the database.
extension GlobalOptions {
    /// Opens the database for writing, makes it where there is none, and installs those of the policies that
    /// ship with assay whose names mean nothing in it yet. A name that is in force stays as it is, since
    /// somebody may have installed a text of their own under it.
    func openStore() throws -> JobStore {
        let store = OpenStores.hold(try JobStore(path: databasePath, mode: .create))
        for policy in ShippedPolicies.all where try store.policyInForce(policy.name) == nil {
            try store.installPolicy(name: policy.name, text: policy.text, actor: .current)
        }
        return store
    }

    /// Opens the database for reading; it must be there.
    func openForReading() throws -> JobStore {
        OpenStores.hold(try JobStore(path: databasePath, mode: .readOnly))
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
