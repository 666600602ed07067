"""A unittest suite that runs itself."""
import unittest


class Calculator:
    def divide(self, a, b):
        if b == 0:
            raise ValueError("division by zero")
        return a / b

    def mean(self, numbers):
        numbers = list(numbers)
        return sum(numbers) / len(numbers) if numbers else None


class TestCalculator(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.created = []

    def setUp(self):
        self.calculator = Calculator()
        self.created.append(self.id().rsplit(".", 1)[-1])

    def tearDown(self):
        del self.calculator

    def test_divide(self):
        self.assertEqual(self.calculator.divide(6, 3), 2)
        self.assertAlmostEqual(self.calculator.divide(1, 3), 0.3333, places=4)

    def test_divide_by_zero(self):
        with self.assertRaisesRegex(ValueError, "by zero") as caught:
            self.calculator.divide(1, 0)
        self.assertIsInstance(caught.exception, ValueError)

    def test_mean(self):
        for numbers, expected in (([1, 2, 3], 2), ([5], 5), ([], None)):
            with self.subTest(numbers=numbers):
                self.assertEqual(self.calculator.mean(numbers), expected)

    @unittest.skip("not ready")
    def test_future(self):
        self.fail("never runs")

    @unittest.expectedFailure
    def test_known_bug(self):
        self.assertEqual(self.calculator.mean([1]), 2)


if __name__ == "__main__":
    program = unittest.main(argv=["first-arg-is-ignored"], exit=False, verbosity=0)
    result = program.result
    print(result.testsRun, len(result.failures), len(result.errors), len(result.skipped), result.wasSuccessful())
