import ArgumentParser

/// `name=path`: a file of the user's, and what a program knows it by.
struct FileArgument: ExpressibleByArgument {
    let name: String
    let path: String

    init?(argument: String) {
        guard let separator = argument.firstIndex(of: "="), separator != argument.startIndex else { return nil }
        name = String(argument[..<separator])
        path = String(argument[argument.index(after: separator)...])
    }
}
