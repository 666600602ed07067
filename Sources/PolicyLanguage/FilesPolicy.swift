/// The policy `files`: `default`, but that a program may open what lies in its own folder.
///
/// Where a name leads is judged when it is opened, by the audit rule `file-open`: no rule over the text could. Made of
/// the text of `default`, so that no rule is in one and forgotten in the other.
enum FilesPolicy {
    static func text(from standard: String) -> String {
        changes.reduce(standard) { text, change in
            precondition(
                text.split(separator: change.of, omittingEmptySubsequences: false).count == 2,
                "policy 'default' has no longer: \(change.of)")
            return text.replacing(change.of, with: change.by)
        }
    }

    private static let changes: [(of: String, by: String)] = [
        (of: "name: default\n", by: "name: files\n"),
        (
            of: "      of: [open, builtins.open]\n      argument: 1\n      keyword: file\n      one-of: [0]\n",
            by: "      of: [open, builtins.open]\n      keyword: opener\n      must-be: absent\n"
        ),
        (
            of: "message: files may not be opened; open(0) reads stdin\n",
            by: "message: files may not be opened by an opener of the program\n"
        ),
        (
            of: "      allow: [pathlib.PurePath, pathlib.PurePosixPath, pathlib.PureWindowsPath]\n",
            by: """
                  allow: [pathlib.PurePath, pathlib.PurePosixPath, pathlib.PureWindowsPath, io.open, codecs.open, gzip.open,
                    bz2.open, lzma.open, numpy.loadtxt, numpy.savetxt, numpy.genfromtxt, pandas.read_csv, pandas.read_table,
                    pandas.read_json, pandas.read_fwf, os.path.exists, os.path.isfile, os.path.getsize]

            """
        ),
        (of: "\"<scratch>/<*>\",\n      \"<scratch>/.pdbrc\"]", by: "\"<scratch>/*\"]"),
        (
            of: "message: files may not be opened; modules are, and open(0) reads stdin\n",
            by: "message: no files may be opened but those in the program's own folder\n"
        ),
    ]
}
