public import AuditLog
import Foundation
import GRDB

/// What a supervisor says of itself when it starts.
public struct SupervisorStart: Sendable, Hashable {
    public var assayVersion: String
    /// Of the embedded interpreter.
    public var pythonVersion: String
    public var kernelVersion: String
    /// The sandbox layers in force, by name.
    public var layers: [String]
    /// The layers that are missing, by name.
    public var missingLayers: [String]
    /// The flag or setting that allows layers to be missing.
    public var degradedBy: String
    /// What judgements depend on besides the programs, where it shares them among identical ones; nil where it does not.
    public var environment: Digest?

    public init(
        assayVersion: String, pythonVersion: String, kernelVersion: String, layers: [String],
        missingLayers: [String] = [], degradedBy: String = "", environment: Digest? = nil
    ) {
        self.assayVersion = assayVersion
        self.pythonVersion = pythonVersion
        self.kernelVersion = kernelVersion
        self.layers = layers
        self.missingLayers = missingLayers
        self.degradedBy = degradedBy
        self.environment = environment
    }
}

extension JobStore {
    /// Makes sure that no supervisor is at work on this database at the moment.
    ///
    /// - Throws: `locked` where one is.
    public func requireNoSupervisor() throws {
        let locks = try SupervisorLocks(database: filePath)
        try read { try requireNone(locks, $0) }
    }

    private func requireNone(_ locks: SupervisorLocks, _ database: Database) throws {
        guard let living = try LiveSupervisors.first(database, locks) else { return }
        throw StoreError(
            .locked, "\(path): another run is at work on it (\(living)), and this one is to be alone")
    }

    /// Registers this process as a supervisor, and records its start (and a degraded sandbox) in the log.
    ///
    /// - Parameter exclusive: only where no other one is at work.
    /// - Throws: `locked` where one is, and it is to be exclusive.
    public func register(
        _ start: SupervisorStart, exclusive: Bool = false, actor: Actor
    ) throws -> SupervisorRegistration {
        let locks = try SupervisorLocks(database: filePath)
        let process = ProcessIdentity.current()
        let now = clock()
        let id = try write { database in
            if exclusive { try requireNone(locks, database) }
            try database.execute(
                sql: """
                    INSERT INTO supervisors (host, boot_id, pid, process_started_at, assay_version, python_version,
                        kernel_version, started_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    process.host, process.bootID, process.pid, process.startedAt, start.assayVersion,
                    start.pythonVersion, start.kernelVersion, now,
                ])
            let id = database.lastInsertedRowID
            // Before the commit: from the first moment others see the row, its lock is held.
            try locks.take(id)
            let audit = auditAppender(database)
            audit.append(
                .supervisorStarted(
                    supervisor: id, bootID: process.bootID, pid: process.pid, assay: start.assayVersion,
                    python: start.pythonVersion, kernel: start.kernelVersion, layers: start.layers,
                    environment: start.environment, actor: actor, time: now))
            if !start.missingLayers.isEmpty {
                audit.append(
                    .sandboxDegraded(
                        supervisor: id, missing: start.missingLayers, reason: start.degradedBy, actor: actor,
                        time: now))
            }
            try audit.flush()
            return id
        }
        return SupervisorRegistration(id: id, actor: actor, store: self, locks: locks)
    }
}
