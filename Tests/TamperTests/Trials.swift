import Dispatch
import Synchronization

/// Tries cases on all processors.
///
/// - Returns: what `attempt` says of those that went wrong, in the order of the cases.
func failures<Case: Sendable>(of cases: [Case], _ attempt: @Sendable (Case) throws -> String?) -> [String] {
    let found = Mutex<[(Int, String)]>([])
    DispatchQueue.concurrentPerform(iterations: cases.count) { place in
        let failure: String?
        do {
            failure = try attempt(cases[place])
        } catch {
            failure = "\(cases[place]): \(error)"
        }
        guard let failure else { return }
        found.withLock { $0.append((place, failure)) }
    }
    return found.withLock { $0.sorted { $0.0 < $1.0 }.map(\.1) }
}

/// How often what came out, counted from several threads.
final class Counts: Sendable {
    private let counts = Mutex<[Int32: Int]>([:])

    func add(_ outcome: Int32) { counts.withLock { $0[outcome, default: 0] += 1 } }

    var all: [Int32: Int] { counts.withLock { $0 } }
}
