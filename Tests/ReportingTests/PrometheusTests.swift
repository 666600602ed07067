import Reporting
import Testing

@Suite("Prometheus text")
struct PrometheusTests {
    @Test("has help, type, labels that are escaped, and whole numbers as such")
    func format() {
        var text = PrometheusText()
        text.add("a_total", .counter, "Things.", [([("k", "a\"b\\c\nd"), ("l", "é")], 3), ([], 0.5)])
        text.add("b", .gauge, "Other \\ \n things.", 1e18)
        text.add("c", "Times.", bounds: [0.5, 2], counts: [3, 0, 4], sum: 12.25)
        text.add("d", .gauge, "Odd.", [([], .nan), ([("k", "v")], -.infinity)])
        #expect(
            text.text == """
                # HELP a_total Things.
                # TYPE a_total counter
                a_total{k="a\\"b\\\\c\\nd",l="é"} 3
                a_total 0.5
                # HELP b Other \\\\ \\n things.
                # TYPE b gauge
                b 1000000000000000000
                # HELP c Times.
                # TYPE c histogram
                c_bucket{le="0.5"} 3
                c_bucket{le="2"} 3
                c_bucket{le="+Inf"} 7
                c_sum 12.25
                c_count 7
                # HELP d Odd.
                # TYPE d gauge
                d NaN
                d{k="v"} -Inf

                """)
    }
}
