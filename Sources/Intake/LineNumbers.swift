/// The line that each row stands on, kept as stretches of consecutive lines: one stretch, unless blank lines
/// lie between rows.
struct LineNumbers {
    private var stretches: [(position: Int, line: Int)] = []
    private var count = 0

    mutating func append(_ line: Int) {
        if stretches.last.map({ $0.line + count - $0.position }) != line {
            stretches.append((count, line))
        }
        count += 1
    }

    subscript(position: Int) -> Int? {
        guard position < count else { return nil }
        return stretches.last { $0.position <= position }.map { $0.line + position - $0.position }
    }
}
