import HumanEval
import Testing

@Suite("pass@k")
struct PassAtKTests {
    /// C(n, k), exact for what is tested here.
    private func binomial(_ n: Int, _ k: Int) -> Double {
        k > n ? 0 : (0..<k).reduce(1.0) { $0 * Double(n - $1) / Double($1 + 1) }
    }

    @Test("is 1 − C(n−c, k) / C(n, k)")
    func definition() {
        for total in 1...20 {
            for passed in 0...total {
                for k in 1...total {
                    let expected = 1 - binomial(total - passed, k) / binomial(total, k)
                    #expect(abs(PassAtK.estimate(total: total, passed: passed, k: k) - expected) < 1e-12)
                }
            }
        }
    }

    @Test("stays a number where binomials would not")
    func large() {
        let estimate = PassAtK.estimate(total: 100_000, passed: 10, k: 1_000)
        #expect(abs(estimate - 0.0956) < 1e-3)
    }
}
