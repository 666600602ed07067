import Evaluation
import PolicyRules

/// The rules over imports, indexed by the first component of what they name.
///
/// A program's paths are looked up many times; nearly all of them are in no rule.
struct ImportRules {
    struct Rule {
        /// Its place in the policy.
        var index: Int
        var matcher: ImportMatcher
        var rejects: Bool
    }

    private(set) var all: [Rule] = []
    /// For each first component that is a plain name: the rules that mention it.
    private var byName: [String: [Int]] = [:]
    /// Rules that have something to say about any path: patterns in front, or an allow-list.
    private var general: [Int] = []
    private var guarded: Set<String> = []

    mutating func add(_ matcher: ImportMatcher, index: Int, rejects: Bool) {
        let place = all.count
        all.append(Rule(index: index, matcher: matcher, rejects: rejects))
        let denied = matcher.paths.deny.map { $0.components[0] }
        if denied.isEmpty || denied.contains(where: { !$0.isLiteral }) {
            general.append(place)
        } else {
            for name in Set(denied.map(\.text)) { byName[name, default: []].append(place) }
        }
        for name in denied where name.isLiteral && guards(matcher, name.text) { guarded.insert(name.text) }
    }

    /// The rules that select a path.
    func selecting(_ path: ModulePath) -> [Rule] {
        candidates(path).filter { $0.matcher.paths.selects(path) }
    }

    /// Whether a rule names this very path as allowed, and none selects it.
    func allow(_ path: ModulePath) -> Bool {
        let candidates = candidates(path)
        return candidates.contains { $0.matcher.paths.names(allowed: path) }
            && !candidates.contains { $0.matcher.paths.selects(path) }
    }

    /// The rules that may select the path or something below it.
    func mentioning(_ path: ModulePath) -> [Rule] { candidates(path) }

    /// The rules that select the path or something below it.
    func concerning(_ path: ModulePath) -> [Rule] {
        candidates(path).filter { $0.matcher.paths.selects(path) || $0.matcher.paths.restricts(path) }
    }

    /// Whether a rejecting rule selects a path.
    func refuse(_ path: ModulePath) -> Bool {
        candidates(path).contains { $0.rejects && $0.matcher.paths.selects(path) }
    }

    /// Whether a top-level module of this name is refused by a deny-list, or refused in part.
    ///
    /// An allow-list says which modules may be imported; that most words are on no such list makes
    /// no module of them.
    func guardModule(_ name: String) -> Bool {
        guarded.contains(name) || general.contains { guards(all[$0].matcher, name) }
    }

    private func guards(_ matcher: ImportMatcher, _ name: String) -> Bool {
        !matcher.paths.deny.isEmpty && (matcher.paths.selects([name]) || matcher.paths.restricts([name]))
    }

    private func candidates(_ path: ModulePath) -> [Rule] {
        let named = byName[path[0]]
        if general.isEmpty, named == nil { return [] }
        return (general + (named ?? [])).sorted().map { all[$0] }
    }
}
