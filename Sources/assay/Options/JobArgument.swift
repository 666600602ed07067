import ArgumentParser

/// A job by its id.
enum JobArgument {
    /// For `transform:`, so that a mistake is told what is right.
    static func parse(_ argument: String) throws -> Int64 {
        guard let job = Int64(argument) else {
            throw ValidationError("name a job by its number, such as 7; 'assay jobs' lists them")
        }
        return job
    }
}
