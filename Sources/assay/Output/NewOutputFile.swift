import Foundation

/// A small file that takes no other's place, and is there whole or not at all.
enum NewOutputFile {
    static func write(_ bytes: [UInt8], to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            if errno == EEXIST { throw UserError("\(path): is there already; name another file") }
            throw OutputError("\(path): cannot be written (\(String(cString: strerror(errno)))); name a file elsewhere")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data(bytes))
            try handle.synchronize()
        } catch {
            unlink(path)
            throw OutputError("\(path): cannot be written; is its disk full?")
        }
    }
}
