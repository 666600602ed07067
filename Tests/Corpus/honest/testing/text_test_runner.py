"""Suites put together by hand, with a runner that writes to a string."""
import io
import unittest


def is_palindrome(text):
    cleaned = [c.lower() for c in text if c.isalnum()]
    return cleaned == cleaned[::-1]


class PalindromeTest(unittest.TestCase):
    def test_simple(self):
        self.assertTrue(is_palindrome("Otto"))
        self.assertFalse(is_palindrome("Python"))

    def test_sentence(self):
        self.assertTrue(is_palindrome("A man, a plan, a canal: Panama"))

    def test_wrong_on_purpose(self):
        self.assertIn("x", ["y"], "x was not there")


class SetTest(unittest.TestCase):
    def test_collections(self):
        self.assertCountEqual([3, 1, 2], [1, 2, 3])
        self.assertDictEqual({"a": 1}, dict(a=1))
        self.assertSetEqual({1, 2}, {2, 1})
        self.assertListEqual([1], [1])


def suite():
    tests = unittest.TestSuite()
    for name in ("test_simple", "test_sentence", "test_wrong_on_purpose"):
        tests.addTest(PalindromeTest(name))
    tests.addTest(SetTest("test_collections"))
    return tests


stream = io.StringIO()
result = unittest.TextTestRunner(stream=stream, verbosity=2).run(suite())
print("ran", result.testsRun, "failures", len(result.failures), "ok" if result.wasSuccessful() else "not ok")
print([test.id().split(".")[-1] for test, _ in result.failures])
print("AssertionError: 'x' not found in ['y'] : x was not there" in stream.getvalue())
