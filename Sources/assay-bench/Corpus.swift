import Foundation
import HumanEval
import JSONLines

/// The canonical programs of a file of problems.
struct Corpus {
    private let programs: [[UInt8]]

    init(problems: String) throws {
        programs = try CanonicalPrograms.read(problems: problems)
    }

    /// So many programs, the whole corpus again and again.
    func repeated(_ count: Int) -> [[UInt8]] {
        (0..<count).map { programs[$0 % programs.count] }
    }
}
