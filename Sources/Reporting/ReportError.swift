/// A report that cannot be made because what it was asked about is not there.
public enum ReportError: Error, Sendable, Hashable, CustomStringConvertible {
    case unknownBatch(String, database: String)
    case unknownJob(Int64, database: String)
    case unknownSession(String, database: String)
    case unknownPolicy(String, known: [String], database: String)
    case unknownSchedule(String, database: String)

    public var description: String {
        switch self {
        case .unknownBatch(let batch, let database):
            "\(database): no job belongs to a batch '\(batch)'; see 'assay report batches'"
        case .unknownJob(let id, let database):
            "\(database): there is no job \(id); see 'assay jobs'"
        case .unknownSession(let session, let database):
            "\(database): no job belongs to a session '\(session)'; see 'assay session list'"
        case .unknownPolicy(let name, let known, let database):
            "\(database): no policy '\(name)' is installed; "
                + (known.isEmpty ? "none is" : "known are \(known.joined(separator: ", "))")
        case .unknownSchedule(let name, let database):
            "\(database): there is no schedule '\(name)'; see 'assay schedule list'"
        }
    }
}
