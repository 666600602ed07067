import Yams

/// A mapping of a policy's text, read key by key. Every error says where it is.
struct Section {
    private let pairs: [(key: String, value: Element)]
    let place: Element

    /// Reads a mapping that may have these keys and no others.
    init(_ element: Element, _ what: String, keys: [String]) throws(PolicyError) {
        guard case .mapping(let mapping) = element.node else {
            throw element.error("\(what) must be a mapping of \(keys.joined(separator: ", "))")
        }
        var pairs: [(key: String, value: Element)] = []
        for (key, value) in mapping {
            let name = Element(key, near: element)
            guard let text = key.scalar?.string, keys.contains(text) else {
                throw name.error(
                    "\(what) has no key \"\(key.scalar?.string ?? "…")\"; it may have \(keys.joined(separator: ", "))")
            }
            pairs.append((text, Element(value, near: name)))
        }
        self.pairs = pairs
        place = element
    }

    subscript(key: String) -> Element? {
        pairs.first { $0.key == key }?.value
    }

    func require(_ key: String, _ what: String) throws(PolicyError) -> Element {
        guard let element = self[key] else { throw place.error("\(what) needs a \"\(key)\"") }
        return element
    }

    /// Which of some keys are there, in the order of the text.
    func present(of keys: [String]) -> [(key: String, value: Element)] {
        pairs.filter { keys.contains($0.key) }
    }
}

/// One value of a policy's text, with its place.
struct Element {
    let node: Node
    private let line: Int
    private let column: Int

    /// A value without a mark of its own, as an empty one, is where its neighbour is.
    init(_ node: Node, near neighbour: Element? = nil) {
        self.node = node
        line = node.mark?.line ?? neighbour?.line ?? 1
        column = node.mark?.column ?? neighbour?.column ?? 1
    }

    func error(_ message: String) -> PolicyError {
        PolicyError(line: line, column: column, message: message)
    }

    /// Whether the value is this very word.
    func isWord(_ word: String) -> Bool { node.scalar?.string == word }

    var isList: Bool { node.sequence != nil }

    /// A text that is not empty.
    func text(_ what: String) throws(PolicyError) -> String {
        guard let text = node.scalar?.string, !text.allSatisfy(\.isWhitespace) else {
            throw error("\(what) must be a text that is not empty")
        }
        return text
    }

    /// A whole number from 1.
    func number(_ what: String, upTo limit: Int = 1 << 40) throws(PolicyError) -> Int {
        guard let text = node.scalar?.string, let number = Int(text), (1...limit).contains(number) else {
            throw error("\(what) must be a whole number from 1 to \(limit)")
        }
        return number
    }

    /// One of a closed set of words.
    func word<Word: RawRepresentable>(
        _ what: String, of words: [Word]
    ) throws(PolicyError) -> Word where Word.RawValue == String {
        guard let word = words.first(where: { $0.rawValue == node.scalar?.string }) else {
            let words = words.map(\.rawValue).joined(separator: ", ")
            throw error("\(what) must be one of \(words)")
        }
        return word
    }

    /// The items of a list.
    func items(_ what: String) throws(PolicyError) -> [Element] {
        guard case .sequence(let sequence) = node else { throw error("\(what) must be a list") }
        return sequence.map { Element($0, near: self) }
    }

    /// A list of texts, each made into a value. `remedy` says what such a text looks like.
    func values<Value>(_ what: String, _ remedy: String, _ make: (String) -> Value?) throws(PolicyError) -> [Value] {
        var values: [Value] = []
        for item in try items(what) {
            let text = try item.text("each of \(what)")
            guard let value = make(text) else { throw item.error("\"\(text)\" is none of \(what): \(remedy)") }
            values.append(value)
        }
        return values
    }
}
