/// A strict reader of Prometheus' text format, version 0.0.4: whatever its description does not allow is an error, and so is
/// what a scraper would take without a word (a metric in two places, a sample twice, buckets that do not add up).
struct PrometheusGrammar {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    struct Sample {
        let name: String
        let labels: [String: String]
        let value: Double
    }

    private(set) var samples: [Sample] = []
    private(set) var types: [String: String] = [:]
    private var helps: Set<String> = []
    private var closed: Set<String> = []
    private var current: String?

    init(_ text: String) throws {
        guard text.utf8.last == 10 else { throw Failure(description: "the last line has no end") }
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) { try read(String(line)) }
        for (name, type) in types where type == "histogram" { try checkHistogram(name) }
        var seen: Set<String> = []
        for sample in samples {
            let key =
                sample.name + "|"
                + sample.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                .joined(separator: "|")
            guard seen.insert(key).inserted else { throw Failure(description: "twice: \(key)") }
        }
    }

    /// The value of the one sample with this name and these labels.
    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        samples.first { $0.name == name && $0.labels == labels }?.value
    }

    private mutating func read(_ line: String) throws {
        func fail(_ why: String) -> Failure { Failure(description: "\(why): \(line)") }
        guard !line.isEmpty, !line.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
            throw fail("blank, or a control")
        }
        var rest = Substring(line)
        if line.hasPrefix("#") {
            let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
            guard words.count == 4, words[0] == "#", Self.isName(words[2], colons: true) else { throw fail("comment") }
            try enter(words[2], fail)
            switch words[1] {
            case "HELP":
                guard helps.insert(words[2]).inserted, Self.unescaped(words[3], quotes: false) != nil else {
                    throw fail("help")
                }
            case "TYPE":
                let kinds: Set = ["counter", "gauge", "histogram", "summary", "untyped"]
                guard types[words[2]] == nil, kinds.contains(words[3]),
                    !samples.contains(where: { family($0.name) == words[2] })
                else { throw fail("type") }
                types[words[2]] = words[3]
            default: throw fail("comment of another kind")
            }
            return
        }
        let name = String(rest.prefix { $0 != "{" && $0 != " " })
        guard Self.isName(name, colons: true) else { throw fail("name") }
        rest = rest.dropFirst(name.count)
        let labels = try Self.labels(&rest, fail)
        guard rest.first == " ", let value = Self.number(String(rest.dropFirst())) else { throw fail("value") }
        guard let type = types[family(name)] else { throw fail("no type before it") }
        if type == "counter", value < 0 || !name.hasSuffix("_total") { throw fail("no counter") }
        try enter(family(name), fail)
        samples.append(Sample(name: name, labels: labels, value: value))
    }

    /// The lines of a metric are one group.
    private mutating func enter(_ name: String, _ fail: (String) -> Failure) throws {
        if name == current { return }
        if let current { closed.insert(current) }
        guard !closed.contains(name) else { throw fail("in two places") }
        current = name
    }

    private func family(_ sample: String) -> String {
        for suffix in ["_bucket", "_sum", "_count"] where sample.hasSuffix(suffix) {
            let name = String(sample.dropLast(suffix.count))
            if types[name] == "histogram" { return name }
        }
        return sample
    }

    private static func labels(_ rest: inout Substring, _ fail: (String) -> Failure) throws -> [String: String] {
        guard rest.first == "{" else { return [:] }
        rest.removeFirst()
        var labels: [String: String] = [:]
        while true {
            let name = String(rest.prefix { $0 != "=" })
            rest = rest.dropFirst(name.count)
            guard isName(name, colons: false), rest.hasPrefix("=\""), labels[name] == nil else { throw fail("label") }
            rest = rest.dropFirst(2)
            var raw = ""
            while let character = rest.first, character != "\"" {
                raw.append(rest.removeFirst())
                if character == "\\" {
                    guard let next = rest.first else { throw fail("escape") }
                    rest.removeFirst()
                    raw.append(next)
                }
            }
            guard rest.first == "\"", let value = unescaped(raw, quotes: true) else { throw fail("label value") }
            rest.removeFirst()
            labels[name] = value
            guard let next = rest.first else { throw fail("labels are not closed") }
            rest.removeFirst()
            if next == "}" { return labels }
            guard next == "," else { throw fail("between labels") }
        }
    }

    private static func isName(_ name: String, colons: Bool) -> Bool {
        guard let first = name.utf8.first, !(48...57).contains(first) else { return false }
        return name.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95
                || (colons && $0 == 58)
        }
    }

    private static func unescaped(_ text: String, quotes: Bool) -> String? {
        var output = ""
        var rest = Substring(text)
        while let character = rest.first {
            rest.removeFirst()
            guard character == "\\" else {
                output.append(character)
                continue
            }
            switch rest.popFirst() {
            case "\\": output.append("\\")
            case "n": output.append("\n")
            case "\"" where quotes: output.append("\"")
            default: return nil
            }
        }
        return output
    }

    /// As Go's ParseFloat takes it, of which plain decimals are used.
    private static func number(_ text: String) -> Double? {
        if ["+Inf", "-Inf", "NaN"].contains(text) {
            return text == "NaN" ? .nan : text == "+Inf" ? .infinity : -.infinity
        }
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) || "+-.e".utf8.contains($0) }) else {
            return nil
        }
        return Double(text)
    }

    private func checkHistogram(_ name: String) throws {
        func fail(_ why: String) -> Failure { Failure(description: "histogram \(name): \(why)") }
        let buckets = samples.filter { $0.name == name + "_bucket" }
        let bounds = buckets.compactMap { $0.labels["le"].flatMap(Self.number) }
        guard bounds.count == buckets.count, bounds.last == .infinity else { throw fail("bounds") }
        guard zip(bounds, bounds.dropFirst()).allSatisfy({ $0 < $1 }) else { throw fail("bounds do not ascend") }
        guard zip(buckets, buckets.dropFirst()).allSatisfy({ $0.value <= $1.value }) else {
            throw fail("not cumulative")
        }
        guard let count = value(name + "_count"), let sum = value(name + "_sum"), buckets.last?.value == count,
            sum >= 0,
            (sum > 0) == (count > 0)
        else { throw fail("count and sum") }
    }
}
