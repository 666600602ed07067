public import ArgumentParser
public import Evaluation

// The words of DESIGN section 2, as option values: ArgumentParser lists them in help and completion.
extension JobState: ExpressibleByArgument {}
extension Verdict: ExpressibleByArgument {}
