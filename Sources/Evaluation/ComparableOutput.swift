/// Output as it is compared: without trailing white space on its lines and without blank lines at its end.
public struct ComparableOutput: Sendable, Hashable {
    private let lines: [ArraySlice<UInt8>]

    public init(_ output: [UInt8]) {
        let blanks: Set<UInt8> = [9, 11, 12, 13, 32]
        var lines = output.split(separator: 10, omittingEmptySubsequences: false).map { line in
            line.prefix((line.lastIndex { !blanks.contains($0) } ?? line.startIndex - 1) - line.startIndex + 1)
        }
        while lines.last?.isEmpty ?? false { lines.removeLast() }
        self.lines = lines
    }
}
