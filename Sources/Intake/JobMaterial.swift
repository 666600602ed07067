public import Evaluation
import JSONLines
import Lenience
public import Store

/// What comes with a program, and what its text was taken out of.
extension NewJob {
    /// The policy of jobs that come with files and name none: `default` opens no file.
    public static let policyWithFiles = "files"

    /// Has the job judged by a policy, whatever comes with it.
    public mutating func choosePolicy(_ name: String) {
        policy = name
        hasChosenPolicy = true
    }

    /// Adds a file. A job with files is judged by ``policyWithFiles`` where nobody chose another.
    ///
    /// Throws a `JSONError` with the reason where the name or the size will not do.
    public mutating func addFile(_ file: JobFile) throws {
        if let objection = JobFile.objection(toName: file.name) { throw JSONError(objection) }
        guard !files.contains(where: { $0.name == file.name }) else {
            throw JSONError("a file \"\(file.name)\" is there twice")
        }
        guard file.bytes.count <= JobFile.largest else {
            throw JSONError("the file \"\(file.name)\" is larger than \(JobFile.largest >> 20) MiB")
        }
        files.append(file)
        guard files.count <= JobFile.limit, files.reduce(0, { $0 + $1.bytes.count }) <= JobFile.totalBytes else {
            throw JSONError("a job has at most \(JobFile.limit) files, of \(JobFile.totalBytes >> 20) MiB together")
        }
        if !hasChosenPolicy { policy = Self.policyWithFiles }
    }

    /// Takes the program out of what a model put around it, and keeps what that was.
    public mutating func takeOutOfSurroundings() {
        let lenient = LenientSource(source)
        guard !lenient.removals.isEmpty else { return }
        source = lenient.source
        removed = Removal.json(lenient.removals)
    }
}
