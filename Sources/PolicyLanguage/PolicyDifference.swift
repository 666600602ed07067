import Yams

/// One thing in which two policies differ.
public struct PolicyChange: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        case added, removed, changed
    }

    public var kind: Kind
    /// The part of the policy: `policy` for its name and description, else `bounds`, `runtime`, `rules` or `audit`.
    public var section: String
    /// The rule's id; nil outside of rules.
    public var rule: String?
    /// What of it, as keys joined by dots: `imports.deny`. Nil where a rule as a whole came or went.
    public var key: String?
    /// What is no longer there: items of a list, or one value.
    public var before: [String]
    /// What was not there before. Of an added rule, its message.
    public var after: [String]
}

/// What changes from one policy to another, in the order of the first, then of the second.
///
/// Texts that mean the same do not differ: comments, the order of lists, defaults that are spelled out.
///
/// - Throws: ``PolicyError`` where either is no policy.
public func differences(
    from first: String, to second: String
) throws(PolicyError) -> [PolicyChange] {
    let before = try Outline(first)
    let after = try Outline(second)
    var changes: [PolicyChange] = []
    for entry in before.entries {
        guard let other = after[entry] else {
            changes.append(entry.change(.removed))
            continue
        }
        changes += entry.changes(to: other)
    }
    changes += after.entries.filter { before[$0] == nil }.map { $0.change(.added) }
    return changes
}

/// A policy as entries that can be held against another's.
private struct Outline {
    struct Entry {
        var section: String
        var rule: String?
        var values: [(key: String, items: [String])]
    }

    private(set) var entries: [Entry] = []

    init(_ text: String) throws(PolicyError) {
        // Only what compiles is compared: the rest of this may take the text for what the language wants.
        _ = try compile(text: text, hash: "")
        guard let root = try parse(text).node.mapping else { return }
        entries.append(Entry(section: "policy", values: []))
        for (key, value) in root {
            let section = key.scalar?.string ?? ""
            switch value {
            case .sequence(let rules): entries += rules.compactMap { $0.mapping.map { Entry(rule: $0, in: section) } }
            case .mapping: entries.append(Entry(section: section, values: flattened(value, "")))
            default: entries[0].values.append((section, [value.scalar?.string ?? ""]))
            }
        }
    }

    subscript(entry: Entry) -> Entry? {
        entries.first { $0.section == entry.section && $0.rule == entry.rule }
    }
}

extension Outline.Entry {
    fileprivate init(rule: Node.Mapping, in section: String) {
        self.init(section: section, rule: nil, values: [])
        var hasSeverity = false
        for (key, value) in rule {
            let key = key.scalar?.string ?? ""
            switch key {
            case "id": self.rule = value.scalar?.string
            case "severity":
                hasSeverity = true
                values += flattened(value, key)
            // A plain list is one of what is denied, where there is a choice.
            case "nodes", "names", "builtins", "attributes", "definitions":
                values += flattened(value, value.sequence == nil ? key : key + ".deny")
            default: values += flattened(value, key)
            }
        }
        if !hasSeverity { values.append(("severity", ["reject"])) }
    }

    fileprivate func change(_ kind: PolicyChange.Kind) -> PolicyChange {
        let message = values.first { $0.key == "message" }?.items ?? []
        return PolicyChange(
            kind: kind, section: section, rule: rule, key: nil, before: kind == .removed ? message : [],
            after: kind == .added ? message : [])
    }

    fileprivate func changes(to other: Self) -> [PolicyChange] {
        let keys = values.map(\.key) + other.values.map(\.key).filter { key in !values.contains { $0.key == key } }
        return keys.compactMap { key in
            let (mine, its) = (self[key], other[key])
            let (gone, new) = (mine.filter { !its.contains($0) }, its.filter { !mine.contains($0) })
            if gone.isEmpty, new.isEmpty { return nil }
            let kind: PolicyChange.Kind = mine.isEmpty ? .added : its.isEmpty ? .removed : .changed
            return PolicyChange(kind: kind, section: section, rule: rule, key: key, before: gone, after: new)
        }
    }

    private subscript(key: String) -> [String] { values.first { $0.key == key }?.items ?? [] }
}

/// A value as its scalars, each list under the keys that lead to it.
private func flattened(_ node: Node, _ path: String) -> [(key: String, items: [String])] {
    switch node {
    case .scalar(let scalar): [(path, [scalar.string])]
    case .sequence(let items):
        [
            (
                path,
                items.flatMap {
                    flattened($0, "").flatMap { pair in pair.items.map { pair.key.isEmpty ? $0 : "\(pair.key): \($0)" }
                    }
                }
            )
        ]
    case .mapping(let mapping):
        mapping.flatMap { key, value in
            let key = key.scalar?.string ?? ""
            return flattened(value, path.isEmpty ? key : "\(path).\(key)")
        }
    case .alias: []
    }
}
