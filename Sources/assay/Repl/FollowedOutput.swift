import Evaluation
import Foundation
import Reporting
import Store

/// Shows what one job writes while it runs, out of the record, whoever runs it.
struct FollowedOutput {
    private let job: Int64
    private let display = StreamDisplay()
    private var place: JobOutput.Place?

    init(of job: Int64) {
        self.job = job
    }

    /// Shows what has come since.
    ///
    /// - Returns: the job's state; one that is the last only once all is shown.
    mutating func show(from store: JobStore) throws -> JobState {
        while true {
            let output = try JobOutput(of: job, after: place, in: store)
            for piece in output.pieces {
                if let place, place.attempt != piece.place.attempt {
                    finish()
                    Terminal.people.write("attempt \(piece.place.attempt) begins\n")
                }
                display.show(piece.chunk.bytes, on: piece.chunk.stream)
                place = piece.place
            }
            if output.pieces.count < JobOutput.limit { return output.state }
        }
    }

    /// Shows what is left of characters; on a terminal, what comes next begins on a line of its own.
    func finish() {
        display.finish()
        if !display.endsLine, Terminal.standardOutput.isTerminal { Terminal.standardOutput.write("\n") }
    }
}
