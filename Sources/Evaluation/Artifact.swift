/// A file that a program left in its folder `out`.
public struct Artifact: Sendable, Hashable {
    /// At most this many of a job are kept.
    public static let limit = 64
    /// At most this many bytes of all of a job's together.
    public static let totalBytes = 8 << 20
    /// The folder that is looked into, in the folder where a program begins.
    public static let folder = "out"
    /// The longest name, in bytes: a file's name with every byte replaced by U+FFFD.
    public static let nameBytes = 1_024

    public var name: String
    public var mediaType: String
    public var bytes: [UInt8]

    public init(name: String, mediaType: String, bytes: [UInt8]) {
        self.name = name
        self.mediaType = mediaType
        self.bytes = bytes
    }

    /// By the name's ending; where that says nothing, whether the bytes are text.
    public init(name: String, bytes: [UInt8]) {
        let ending = name.split(separator: ".").dropFirst().last.map { $0.lowercased() } ?? ""
        let plain =
            !bytes.contains(0) && String(validating: bytes, as: UTF8.self) != nil
            ? "text/plain" : "application/octet-stream"
        self.init(name: name, mediaType: Artifact.mediaTypes[ending] ?? plain, bytes: bytes)
    }

    private static let mediaTypes = [
        "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
        "svg": "image/svg+xml", "html": "text/html", "htm": "text/html", "csv": "text/csv", "json": "application/json",
        "pdf": "application/pdf", "md": "text/markdown", "xml": "application/xml", "zip": "application/zip",
    ]
}

/// A file that comes with a job: in the folder where its program begins, under its name.
public struct JobFile: Sendable, Hashable {
    /// At most this many bytes of one, this many of a job, and this many bytes of all of a job's together.
    public static let largest = 4 << 20
    public static let limit = 32
    public static let totalBytes = 8 << 20

    /// 1 to 255 bytes without slash and NUL; not `.`, `..` or `out`.
    public var name: String
    public var bytes: [UInt8]

    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// Why this is no name for a file; nil where it is one.
    public static func objection(toName name: String) -> String? {
        if name.isEmpty || name.utf8.count > 255 { return "a file's name has 1 to 255 bytes" }
        if name.utf8.contains(UInt8(ascii: "/")) || name.utf8.contains(0) {
            return "\"\(name)\" is no plain name: leave out folders"
        }
        if [".", "..", Artifact.folder].contains(name) { return "\"\(name)\" is a folder's name" }
        return nil
    }
}
