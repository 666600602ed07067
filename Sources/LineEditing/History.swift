import Foundation

/// What was entered before, the last at the end; kept in a file, one entry a line.
public struct History: Sendable {
    private static let limit = 1_000

    private let path: String?
    public private(set) var entries: [String] = []

    /// - Parameter path: a file that need not be there; nil for a history that is forgotten.
    public init(path: String?) {
        self.path = path
        guard let path, let text = try? String(contentsOfFile: path, encoding: .utf8) else { return }
        entries = text.split(separator: "\n").suffix(Self.limit).map(String.init)
    }

    /// Takes a line, unless it is blank or the same as the last one.
    public mutating func add(_ line: String) {
        guard line.contains(where: { !$0.isWhitespace }), line != entries.last else { return }
        entries.append(line)
        if entries.count > Self.limit { entries.removeFirst() }
    }

    /// Writes the file, for its owner alone; that it cannot be written is no reason to fail.
    public func save() {
        guard let path else { return }
        let text = entries.map { $0 + "\n" }.joined()
        let folder = (path as NSString).deletingLastPathComponent
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        _ = FileManager.default.createFile(
            atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
    }
}
