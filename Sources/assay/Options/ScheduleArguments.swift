public import ArgumentParser
public import Schedules

extension MissedPolicy: ExpressibleByArgument {}
