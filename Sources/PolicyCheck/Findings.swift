import CPythonShim
import Evaluation

/// Collects what the walk found: the first ``Violation/limit`` in full, the rest by count.
struct Findings {
    private(set) var violations: [Violation] = []
    private(set) var total = 0
    private(set) var rejects = false
    private let phase: Violation.Phase
    /// Whether rejections only count as observations, as a policy may say of run-time code.
    private let observesOnly: Bool
    private var source: SourceMap

    init(phase: Violation.Phase, observesOnly: Bool, source: UnsafeBufferPointer<UInt8>) {
        self.phase = phase
        self.observesOnly = observesOnly
        self.source = SourceMap(source)
    }

    /// Records a match of a rule at a node. `place` is the node whose position is reported, where
    /// that is another one.
    mutating func record(_ rule: RuleHeader, node: String, symbol: String, place: Object?) {
        total += 1
        if rule.severity == .reject, !observesOnly { rejects = true }
        guard violations.count < Violation.limit else { return }
        let span = place.flatMap(Span.init(of:)) ?? .start
        violations.append(
            Violation(
                phase: phase, severity: observesOnly ? .observe : rule.severity, rule: rule.id, node: node,
                symbol: Self.bounded(symbol), line: span.line,
                column: source.column(line: span.line, byteOffset: span.byteOffset), endLine: span.endLine,
                endColumn: source.column(line: span.endLine, byteOffset: span.endByteOffset), message: rule.message,
                excerpt: source.excerpt(
                    line: span.line, byteOffset: span.byteOffset, endLine: span.endLine,
                    endByteOffset: span.endByteOffset, limit: Violation.excerptBytes)))
    }

    /// What was found, by position.
    func result() -> CheckResult {
        let sorted = violations.sorted {
            ($0.line, $0.column, $0.endLine, $0.endColumn, $0.rule, $0.symbol)
                < ($1.line, $1.column, $1.endLine, $1.endColumn, $1.rule, $1.symbol)
        }
        return CheckResult(violations: sorted, total: total, rejects: rejects)
    }

    /// Longer symbols are cut: a program chooses its names. In bytes, since a character may have any number of them.
    private static func bounded(_ symbol: String) -> String {
        let most = 200
        guard symbol.utf8.count > most else { return symbol }
        var end = symbol.utf8.index(symbol.startIndex, offsetBy: most)
        while end.samePosition(in: symbol.unicodeScalars) == nil { end = symbol.utf8.index(before: end) }
        return String(symbol[..<end])
    }
}

/// The parts of a rule that its violations repeat.
struct RuleHeader {
    var id: String
    var severity: Violation.Severity
    var message: String
}

/// Where a node stands: lines from 1, bytes of UTF-8 from 0.
struct Span {
    var line: Int
    var byteOffset: Int
    var endLine: Int
    var endByteOffset: Int

    /// For what has no position: the program's first byte.
    static let start = Span(line: 1, byteOffset: 0, endLine: 1, endByteOffset: 0)

    private init(line: Int, byteOffset: Int, endLine: Int, endByteOffset: Int) {
        self.line = line
        self.byteOffset = byteOffset
        self.endLine = endLine
        self.endByteOffset = endByteOffset
    }

    /// Reads a node's position; nil where the node does not say. Trees built by hand claim what
    /// they like, so every number is bounded.
    init?(of node: Object) {
        guard let line = Self.number(.line, of: node), line >= 1 else { return nil }
        let column = Self.number(.column, of: node) ?? 0
        let endLine = max(line, Self.number(.endLine, of: node) ?? line)
        let endColumn = Self.number(.endColumn, of: node) ?? column
        self.init(
            line: line, byteOffset: column, endLine: endLine,
            endByteOffset: endLine == line ? max(column, endColumn) : endColumn)
    }

    private static func number(_ field: Field, of node: Object) -> Int? {
        PythonText.integer(NodeFields.value(field, of: node)).map { min(max(0, $0), 1 << 30) }
    }
}
