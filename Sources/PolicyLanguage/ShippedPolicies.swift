/// The policies that come with assay.
public enum ShippedPolicies {
    /// Their names and texts, the one used where none is named first.
    public static let all: [(name: String, text: String)] = [
        ("default", text(PackageResources.default_yaml)),
        ("strict", text(PackageResources.strict_yaml)),
        ("open", text(PackageResources.open_yaml)),
        ("files", FilesPolicy.text(from: text(PackageResources.default_yaml))),
    ]

    private static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
