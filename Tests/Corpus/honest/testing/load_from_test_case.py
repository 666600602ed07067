"""The loader's usual one-liner, and a custom result class."""
import unittest


class Queue:
    def __init__(self):
        self.items = []

    def enqueue(self, item):
        self.items.append(item)

    def dequeue(self):
        return self.items.pop(0)


class TestQueue(unittest.TestCase):
    def setUp(self):
        self.queue = Queue()
        self.addCleanup(self.queue.items.clear)

    def test_order(self):
        for item in "abc":
            self.queue.enqueue(item)
        self.assertEqual([self.queue.dequeue() for _ in range(3)], list("abc"))

    def test_empty(self):
        with self.assertRaises(IndexError):
            self.queue.dequeue()


class Tally(unittest.TestResult):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.passed = []

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed.append(test._testMethodName)


suite = unittest.TestLoader().loadTestsFromTestCase(TestQueue)
tally = Tally()
suite.run(tally)
print(sorted(tally.passed), tally.wasSuccessful(), suite.countTestCases())
outcome = unittest.TextTestRunner(verbosity=0).run(unittest.defaultTestLoader.loadTestsFromTestCase(TestQueue))
print(outcome.testsRun, outcome.errors)
