import Foundation

/// Small files that are read whole.
enum InputText {
    /// The bytes of a file, or of stdin for `-`.
    ///
    /// - Parameter largest: a file of more bytes is refused.
    static func read(_ path: String, largest: Int) throws -> [UInt8] {
        let name = path == "-" ? "stdin" : path
        do {
            var isDirectory = false
            if path != "-", FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory {
                throw UserError("\(name): is a folder; name a file")
            }
            let handle = path == "-" ? .standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            var bytes: [UInt8] = []
            // Not more than one byte beyond what is allowed: /dev/zero is a file, too.
            while bytes.count <= largest,
                let data = try handle.read(upToCount: largest + 1 - bytes.count), !data.isEmpty
            {
                bytes += data
            }
            guard bytes.count <= largest else {
                throw UserError("\(name): larger than \(largest >> 20) MiB; make it smaller")
            }
            return bytes
        } catch let error as UserError {
            throw error
        } catch {
            throw UserError("\(name): cannot be read; check the path and its mode")
        }
    }
}
