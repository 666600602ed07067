import GRDB

extension JobStore {
    /// A number that changes whenever another connection has written to the database; what this one writes does not
    /// change it. Costs no read of the file.
    public func dataVersion() throws -> Int64 {
        try withoutTransaction { database in
            try Int64.fetchOne(database.cachedStatement(sql: "PRAGMA data_version")) ?? 0
        }
    }

    /// Those of some leases that are void: their jobs were cancelled, or belong to somebody else by now.
    public func voidLeases(among leases: [Lease]) throws -> [Lease] {
        guard !leases.isEmpty else { return [] }
        return try read { database in
            let statement = try database.cachedStatement(sql: "SELECT lease_token FROM jobs WHERE id = ?")
            return try leases.filter { lease in
                try Int64.fetchOne(statement, arguments: [lease.job]) != lease.token
            }
        }
    }
}
