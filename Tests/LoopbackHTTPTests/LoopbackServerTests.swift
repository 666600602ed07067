import Foundation
import Glibc
import LoopbackHTTP
import Synchronization
import Testing

/// A plain socket, so that a test may say what no HTTP client would.
final class Client {
    private let descriptor: Int32

    init(port: UInt16, version6: Bool = false, from source: String? = nil) throws {
        descriptor = socket(version6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(descriptor >= 0)
        var time = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        var result: Int32
        if version6 {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            inet_pton(AF_INET6, "::1", &address.sin6_addr)
            result = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(
                        descriptor, __CONST_SOCKADDR_ARG(__sockaddr__: $0), socklen_t(MemoryLayout<sockaddr_in6>.size))
                }
            }
        } else {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
            result = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(
                        descriptor, __CONST_SOCKADDR_ARG(__sockaddr__: $0), socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
        try #require(result == 0, "\(String(cString: strerror(errno)))")
    }

    deinit { close(descriptor) }

    func send(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Everything until the server closes its end; nil where it does not within half a minute.
    func receive() -> String? {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count == 0 { return String(decoding: all, as: UTF8.self) }
            if count < 0 { return errno == ECONNRESET ? String(decoding: all, as: UTF8.self) : nil }
            all += buffer[..<count]
        }
    }

    func ask(_ text: String) -> String? {
        send(text)
        return receive()
    }
}

@Suite("A page for this host", .serialized)
struct LoopbackServerTests {
    private static let get = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"

    private func server(_ body: @escaping @Sendable () -> [UInt8]? = { Array("a 1\n".utf8) }) throws -> LoopbackServer {
        try LoopbackServer(port: 0, path: "/metrics", contentType: "text/plain; version=0.0.4", body: body)
    }

    @Test("is given to GET, whole, with its length and type")
    func page() throws {
        let server = try server()
        defer { server.stop() }
        let answer = try #require(try Client(port: server.port).ask(Self.get))
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.hasSuffix("\r\n\r\na 1\n"))
        #expect(answer.contains("\r\nContent-Type: text/plain; version=0.0.4\r\n"))
        #expect(answer.contains("\r\nContent-Length: 4\r\n") && answer.contains("\r\nConnection: close\r\n"))
        let head = try #require(try Client(port: server.port).ask("HEAD /metrics HTTP/1.1\r\n\r\n"))
        #expect(
            head.hasPrefix("HTTP/1.1 200 OK\r\n") && head.contains("Content-Length: 4\r\n")
                && head.hasSuffix("\r\n\r\n"))
    }

    @Test(
        "is not given to anything else",
        arguments: [
            ("GET / HTTP/1.1\r\n\r\n", "404"), ("GET /metricsx HTTP/1.1\r\n\r\n", "404"),
            ("GET /../etc/passwd HTTP/1.1\r\n\r\n", "404"), ("GET /metrics?x=1 HTTP/1.0\r\n\r\n", "200"),
            ("POST /metrics HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", "405"),
            ("DELETE /metrics HTTP/1.1\r\n\r\n", "405"),
            ("GET /metrics\r\n\r\n", "400"), ("GET /metrics HTTP/2.0\r\n\r\n", "400"),
            ("get /metrics HTTP/1.1\r\n\r\n", "400"),
            ("GET  /metrics HTTP/1.1\r\n\r\n", "400"), ("GET http://x/metrics HTTP/1.1\r\n\r\n", "400"),
            ("\u{16}\u{3}\u{1}\r\n\r\n", "400"), ("GET /\u{1b}[31m HTTP/1.1\r\n\r\n", "400"), ("\r\n\r\n", "400"),
            ("GET /metrics HTTP/1.1\n\n", "200"),
        ])
    func others(request: String, status: String) throws {
        let server = try server()
        defer { server.stop() }
        let answer = try #require(try Client(port: server.port).ask(request))
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
    }

    @Test("a request has a bound, wherever its bytes come from")
    func bound() throws {
        let server = try server()
        defer { server.stop() }
        let long = "GET /metrics HTTP/1.1\r\nX: \(String(repeating: "a", count: 200_000))"
        let answer = try #require(try Client(port: server.port).ask(long))
        #expect(answer.hasPrefix("HTTP/1.1 431 "), "\(answer.prefix(100))")
        #expect(try Client(port: server.port).ask(Self.get)?.hasPrefix("HTTP/1.1 200") == true)
    }

    @Test("clients that say nothing, or a byte now and then, keep nobody waiting, and are let go")
    func slow() throws {
        let server = try server()
        defer { server.stop() }
        // More than are held at a time.
        let silent = try (0..<100).map { _ in try Client(port: server.port) }
        for client in silent { client.send("GET /metr") }
        #expect(try Client(port: server.port).ask(Self.get)?.hasPrefix("HTTP/1.1 200") == true)
        for client in silent {
            client.send("i")
            #expect(client.receive()?.isEmpty == true)
        }
    }

    @Test("a client that does not read is let go as well")
    func unread() throws {
        let page = [UInt8](repeating: 97, count: 32 << 20)
        let server = try server { page }
        defer { server.stop() }
        let idle = try Client(port: server.port)
        idle.send(Self.get)
        let answer = try #require(try Client(port: server.port).ask(Self.get))
        #expect(answer.utf8.count > page.count)
        // Its time is five seconds, and the rest of the page is not sent after that.
        Thread.sleep(forTimeInterval: 6)
        #expect((idle.receive() ?? "").utf8.count < page.count)
    }

    @Test("many at once are all answered")
    func many() throws {
        let made = Mutex(0)
        let server = try server {
            made.withLock { $0 += 1 }
            return [98]
        }
        defer { server.stop() }
        for _ in 0..<20 {
            let clients = try (0..<20).map { _ in try Client(port: server.port) }
            for client in clients { client.send(Self.get) }
            for client in clients { #expect(client.receive()?.hasSuffix("\r\n\r\nb") == true) }
        }
        #expect(made.withLock { $0 } == 400)
    }

    @Test("a page that cannot be made is said to be missing for now")
    func unavailable() throws {
        let server = try server { nil }
        defer { server.stop() }
        #expect(try Client(port: server.port).ask(Self.get)?.hasPrefix("HTTP/1.1 503 ") == true)
    }

    @Test("the port is heard on both loopback addresses, on no other, and is free once it is stopped")
    func addresses() throws {
        let server = try server()
        if FileManager.default.fileExists(atPath: "/proc/net/if_inet6"),
            try String(contentsOfFile: "/proc/net/if_inet6", encoding: .utf8).contains(
                String(repeating: "0", count: 31) + "1")
        {
            #expect(try Client(port: server.port, version6: true).ask(Self.get)?.hasPrefix("HTTP/1.1 200") == true)
        }
        // The kernel's own list: address in hexadecimal, port, state 0A (LISTEN).
        let port = String(format: "%04X", Int(server.port))
        let listening = try ["/proc/net/tcp", "/proc/net/tcp6"].flatMap { path in
            guard FileManager.default.fileExists(atPath: path) else { return [String]() }
            return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
        }.compactMap { line -> String? in
            let fields = line.split(separator: " ")
            return fields.count > 3 && fields[1].hasSuffix(":" + port) && fields[3] == "0A" ? String(fields[1]) : nil
        }
        let loopback: Set = ["0100007F:" + port, "00000000000000000000000001000000:" + port]
        #expect(!listening.isEmpty && Set(listening).isSubset(of: loopback), "\(listening)")
        #expect(throws: ListenError.self) {
            try LoopbackServer(port: server.port, path: "/", contentType: "text/plain") { [] }
        }
        server.stop()
        server.stop()
        let again = try LoopbackServer(port: server.port, path: "/", contentType: "text/plain") { [] }
        #expect(again.port == server.port)
        again.stop()
    }

    @Test("no descriptor is left behind")
    func descriptors() throws {
        func count() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
        let before = try count()
        for _ in 0..<20 {
            let server = try server()
            let client = try Client(port: server.port)
            #expect(try Client(port: server.port).ask(Self.get)?.hasPrefix("HTTP/1.1 200") == true)
            server.stop()
            #expect(client.receive()?.isEmpty == true)
        }
        #expect(try count() <= before + 2)
    }
}
