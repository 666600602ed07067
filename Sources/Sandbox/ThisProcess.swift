import CSandbox
import Glibc

/// What a worker asks and sets for itself.
public enum ThisProcess {
    /// Peak resident memory in KiB.
    public static var residentKiB: Int64 {
        var usage = rusage()
        getrusage(RUSAGE_SELF, &usage)
        return Int64(usage.ru_maxrss)
    }

    /// Bytes from the kernel's generator.
    public static func randomBytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    public static func randomNumber() -> UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }

    /// Overwrites bytes that were a job's and stay in use for others.
    public static func wipe(_ bytes: UnsafeMutableRawBufferPointer) {
        assay_wipe(bytes.baseAddress, bytes.count)
    }

    /// For a job process, which keeps nothing from anybody: memory is wiped no more as it is freed.
    public static func stopWiping() {
        assay_stop_wiping()
    }

    static let threadStackBytes = 2 << 20

    /// Two MiB: the usual eight would leave a job of 256 MiB thirty threads.
    public static func useSmallThreadStacks() {
        _ = assay_set_thread_stack(threadStackBytes)
    }
}

extension ThisProcess {
    /// The files of every shared object this process has loaded, the loader included.
    public static func loadedObjects() -> [String] {
        var objects: [String] = []
        withUnsafeMutablePointer(to: &objects) { list in
            _ = dl_iterate_phdr(
                { info, _, list in
                    if let name = info?.pointee.dlpi_name {
                        let path = String(cString: name)
                        if path.hasPrefix("/") {
                            list?.assumingMemoryBound(to: [String].self).pointee.append(path)
                        }
                    }
                    return 0
                }, list)
        }
        return objects
    }
}
