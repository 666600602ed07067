import ArgumentParser

/// Whether identical programs are judged once, for every command that judges many.
struct DedupeOptions: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "Run one of several identical programs, and give the others its result.",
            discussion: """
                Identical: the same source, input, expected output, files, policy, limits, interpreter and packages. Each \
                such result says which job it is from. Not shared: what a limit of time or memory, or a crash, ended.
                """))
    var dedupe = false
}
