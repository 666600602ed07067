/// Why the store refused or could not do something. The message is one line: what, where, what to do.
public struct StoreError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A closed set, for callers that choose an exit code.
    public enum Code: Sendable, Hashable, CaseIterable {
        /// The file is not there, or its folder is not.
        case notFound
        /// The file is there and cannot be opened.
        case cannotOpen
        /// A file is to be made that is there already.
        case alreadyThere
        /// The file is not an SQLite database, or an SQLite database of something else.
        case notADatabase
        /// A later assay wrote the schema.
        case newerThanBinary
        /// An earlier assay wrote the schema, and the store was opened for reading only.
        case olderThanBinary
        /// The file or its file system cannot be written.
        case readOnly
        /// Another writer held the lock until the time ran out.
        case locked
        /// SQLite found the file malformed.
        case damaged
        /// A file of the database was removed or replaced while it was open.
        case replaced
        /// No room is left on the file system.
        case diskFull
        /// Reading or writing failed below SQLite.
        case inputOutput
        /// A row breaks a named constraint of the schema.
        case constraint
        /// Another job that is neither cancelled nor discarded has the same `unique_key`.
        case duplicateKey
        /// Jobs that have no outcome yet stand in the way.
        case unfinished
        /// No policy of that name, or with that hash, is installed.
        case unknownPolicy
        /// SQLite refused a statement for another reason: a defect of assay, or a schema that was changed.
        case unexpected
    }

    public let code: Code
    public let message: String
    /// The constraint that was broken, where ``code`` is `constraint` and the schema names it.
    public let constraint: String?
    /// Which job of a submission was refused, from 0 in the order they were queued; nil where the error is
    /// not about one of them.
    public var position: Int?

    init(_ code: Code, _ message: String, constraint: String? = nil) {
        self.code = code
        self.message = message
        self.constraint = constraint
    }

    public var description: String { message }
}
