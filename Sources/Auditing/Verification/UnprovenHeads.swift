import AuditTree

/// Heads that could not be checked, since what was named does not vouch for the keys that signed them. That is no finding:
/// a rotation that the key named did not live to sign looks the same as somebody else's.
struct UnprovenHeads {
    private struct Group {
        let first: String
        let keys: [VerifierKey]
        var count: Int64 = 1
    }

    private var groups: [Group] = []

    /// - Parameters:
    ///   - name: of the head, in words.
    ///   - keys: that signed it; at least one.
    mutating func add(_ name: String, signedBy keys: [VerifierKey]) {
        if let place = groups.firstIndex(where: { $0.keys == keys }) {
            groups[place].count += 1
        } else if groups.count < FindingList.limit {
            groups.append(Group(first: name, keys: keys))
        }
    }

    /// A line for each set of keys that is wanting, with the first head that it signed.
    var lines: [String] {
        groups.map { group in
            let more = group.count - 1
            let heads = more == 0 ? "\(group.first) is" : "\(group.first) and \(more) more are"
            return
                "\(heads) signed by a key that no --key vouches for; if whoever keeps the log confirms that one, give its "
                + "--key too: \(group.keys.map(\.text).joined(separator: ", "))"
        }
    }
}
