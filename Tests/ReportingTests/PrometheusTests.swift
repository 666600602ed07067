import Reporting
import Testing

@Suite("Prometheus text")
struct PrometheusTests {
    @Test("has help, type, labels that are escaped, and whole numbers as such")
    func format() {
        var text = PrometheusText()
        text.add("a_total", .counter, "Things.", [([("k", "a\"b\\c\nd"), ("l", "é")], 3), ([], 0.5)])
        text.add("b", .gauge, "Other things.", 1e18)
        #expect(
            text.text == """
                # HELP a_total Things.
                # TYPE a_total counter
                a_total{k="a\\"b\\\\c\\nd",l="é"} 3
                a_total 0.5
                # HELP b Other things.
                # TYPE b gauge
                b 1000000000000000000

                """)
    }
}
