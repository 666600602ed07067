/// What a checker has learned from the earlier programs of a session, as bytes: the checks of a session are made in
/// processes that have run nothing of it, and each is told what those before it found.
///
/// One line a name, its parts behind tabs: `i`, a name, the module's path, and whether it is a module; `m`, a method, its
/// first parameter, how many it needs, and the other parameters' names; `*` where a star has brought names about.
extension KnownImports {
    /// The longest text kept, in bytes. Of a session that learns more than that, anything may have been imported.
    static let textLimit = 256 << 10

    func encoded() -> [UInt8] {
        var lines: [String] = hasStar ? ["*"] : []
        lines += imports.map { "i\t\($0.name)\t\($0.path.joined(separator: "."))\t\($0.isModule ? 1 : 0)" }
        lines += methods.map { name, method in
            (["m", name, method.first, "\(method.required)"] + method.names.sorted()).joined(separator: "\t")
        }
        let text = Array(lines.sorted().joined(separator: "\n").utf8)
        return text.count <= Self.textLimit ? text : Array("*".utf8)
    }

    /// Lines that are none are passed over: only a checker writes them, in a process that has run nothing.
    init(encoded: [UInt8]) {
        self.init()
        for line in String(decoding: encoded, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            switch parts[0] {
            case "*": rememberStar()
            case "i" where parts.count == 4:
                let path = parts[2].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
                remember(Import(name: parts[1], path: path, isModule: parts[3] == "1"))
            case "m" where parts.count >= 4:
                let signature = MethodSignature(
                    first: parts[2], names: Set(parts.dropFirst(4)), required: Int(parts[3]) ?? 0)
                remember([parts[1]: signature])
            default: break
            }
        }
    }
}

extension PolicyChecker {
    /// What was learned so far, for ``recall(_:)`` of another checker, whatever its policy.
    public var learned: [UInt8] { known.encoded() }

    /// Takes over what checks of earlier programs learned; the next program is none's first.
    public func recall(_ learned: [UInt8]) {
        known = KnownImports(encoded: learned)
        checks = max(checks, 1)
    }
}
