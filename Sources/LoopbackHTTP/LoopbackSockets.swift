import Glibc

/// Why nothing can be served. The message is one line.
public struct ListenError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    init(_ what: String, _ code: Int32) {
        description = "\(what) (\(String(cString: strerror(code))))"
    }
}

/// Sockets that only this host can reach: of 127.0.0.1, and of ::1 where this host has that.
struct LoopbackSockets: Sendable {
    let descriptors: [Int32]
    let port: UInt16

    /// Connections that wait to be taken in. Beyond it the kernel drops what comes, and clients try again a second later.
    private static let backlog: Int32 = 128
    /// A port that is free in one family may be taken in the other.
    private static let attempts = 10

    /// - Parameter port: 0 takes one that is free.
    init(port: UInt16) throws(ListenError) {
        for attempt in 1...Self.attempts {
            let (first, taken) = try Self.listen(.version4, port)
            do throws(ListenError) {
                descriptors = try [first] + (Self.hasVersion6() ? [Self.listen(.version6, taken).descriptor] : [])
                self.port = taken
                return
            } catch {
                close(first)
                if port != 0 || attempt == Self.attempts { throw error }
            }
        }
        throw ListenError("cannot listen on a free port", EADDRINUSE)
    }

    private enum Family {
        case version4, version6
    }

    /// Whether this host has ::1 at all.
    private static func hasVersion6() -> Bool {
        let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return bind(descriptor, .version6, 0) == 0
    }

    private static func listen(
        _ family: Family, _ port: UInt16
    ) throws(ListenError) -> (descriptor: Int32, port: UInt16) {
        let name = family == .version4 ? "127.0.0.1:\(port)" : "[::1]:\(port)"
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(family == .version4 ? AF_INET : AF_INET6, type, 0)
        guard descriptor >= 0 else { throw ListenError("cannot listen on \(name)", errno) }
        // What is left of the connections of the run before does not count as in use.
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        if family == .version6 {
            setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &yes, socklen_t(MemoryLayout<Int32>.size))
        }
        guard bind(descriptor, family, port) == 0, Glibc.listen(descriptor, Self.backlog) == 0 else {
            let code = errno
            close(descriptor)
            throw ListenError("cannot listen on \(name)", code)
        }
        return (descriptor, port == 0 ? boundPort(descriptor) : port)
    }

    private static func bind(_ descriptor: Int32, _ family: Family, _ port: UInt16) -> Int32 {
        switch family {
        case .version4:
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
            return withGeneric(&address) { Glibc.bind(descriptor, __CONST_SOCKADDR_ARG(__sockaddr__: $0), $1) }
        case .version6:
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            inet_pton(AF_INET6, "::1", &address.sin6_addr)
            return withGeneric(&address) { Glibc.bind(descriptor, __CONST_SOCKADDR_ARG(__sockaddr__: $0), $1) }
        }
    }

    /// The port of an IPv4 socket.
    private static func boundPort(_ descriptor: Int32) -> UInt16 {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, __SOCKADDR_ARG(__sockaddr__: $0), &size)
            }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    /// An address as the calls take it that know of none in particular.
    private static func withGeneric<Address>(
        _ address: inout Address, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<Address>.size))
            }
        }
    }
}

/// A pipe that ends another thread's wait.
struct Wakeup: Sendable {
    let reader: Int32
    private let writer: Int32

    init() throws(ListenError) {
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw ListenError("cannot make a pipe", errno) }
        reader = ends[0]
        writer = ends[1]
    }

    func signal() {
        var byte: UInt8 = 1
        _ = write(writer, &byte, 1)
    }

    func close() {
        Glibc.close(reader)
        Glibc.close(writer)
    }
}
