import Glibc

/// A file, or a folder with all that is in it, as `lstat` has it: no file is opened.
struct FileTree {
    private let root: String

    init(_ root: String) { self.root = root }

    /// Adds every entry, a folder's in the order of their names: path, kind and mode, size and time of change of files,
    /// targets of links.
    func add(to fields: inout FieldDigest) {
        // A worker has the folder itself where a link leads to it.
        guard let resolved = HostProgram.resolve(root) else { return fields.add("\(root) is not there") }
        fields.add(root)
        add(resolved, to: &fields)
    }

    private func add(_ path: String, to fields: inout FieldDigest) {
        var status = stat()
        fields.add(path)
        guard lstat(path, &status) == 0 else { return fields.add(Int64(errno)) }
        fields.add(Int64(status.st_mode))
        switch status.st_mode & S_IFMT {
        case S_IFDIR:
            // Those who come and go leave the times of a folder changed; its entries say what is there.
            for name in entries(of: path) { add("\(path)/\(name)", to: &fields) }
        case S_IFLNK: fields.add(HostProgram.linkTarget(path) ?? "")
        default:
            fields.add(Int64(status.st_size))
            fields.add(Int64(status.st_mtim.tv_sec))
            fields.add(Int64(status.st_mtim.tv_nsec))
        }
    }

    /// Sorted names; none of a folder that cannot be read, which a worker cannot read either.
    private func entries(of folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
