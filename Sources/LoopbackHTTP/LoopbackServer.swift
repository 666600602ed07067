import Foundation
import Synchronization

// Theory of operation
//
// One page, for programs on this host: `GET PATH` on 127.0.0.1 and ::1, without keep-alive, without bodies. One thread
// of its own multiplexes all connections and never waits for any of them, so that whoever uses this is not held up by
// clients that are slow, silent or many. Whatever a client does is bounded: the size of its request, the time of its
// connection, and the number of connections, of which the oldest is closed to make room for a new one.

/// Serves one page to programs on this host.
public final class LoopbackServer: Sendable {
    /// Where it listens.
    public let port: UInt16

    private let sockets: LoopbackSockets
    private let page: Page
    private let wakeup: Wakeup
    private let ended = DispatchSemaphore(value: 0)
    private let hasStopped = Mutex(false)

    /// Listens, and serves from then on.
    ///
    /// - Parameters:
    ///   - port: 0 takes a free one.
    ///   - path: where the page is, such as `/metrics`; all else is not found.
    ///   - contentType: of the page.
    ///   - body: makes the page, on the server's thread; nil where it cannot at the moment. While it does, clients wait.
    /// - Throws: ``ListenError``.
    public init(
        port: UInt16, path: String, contentType: String, body: @escaping @Sendable () -> [UInt8]?
    ) throws(ListenError) {
        wakeup = try Wakeup()
        sockets = try LoopbackSockets(port: port)
        self.port = sockets.port
        page = Page(path: path, contentType: contentType, body: body)
        let thread = Thread { [self] in
            Connections(sockets: sockets, page: page, wakeup: wakeup).serve()
            ended.signal()
        }
        thread.name = "assay-http"
        thread.start()
    }

    /// Closes every connection and stops listening; returns when that is done. May be called again.
    public func stop() {
        let isFirst = hasStopped.withLock { hasStopped in
            defer { hasStopped = true }
            return !hasStopped
        }
        guard isFirst else { return }
        wakeup.signal()
        ended.wait()
    }
}

/// The page, and what is said of all others.
struct Page: Sendable {
    let path: String
    let contentType: String
    let body: @Sendable () -> [UInt8]?

    func response(to request: HTTPRequest) -> [UInt8] {
        switch request {
        case .malformed: return HTTPResponse("400 Bad Request").bytes
        case .tooLarge: return HTTPResponse("431 Request Header Fields Too Large").bytes
        case .wanted(let method, let target):
            guard target.prefix(while: { $0 != "?" }) == path else {
                return HTTPResponse("404 Not Found", "there is only \(path) here\n").bytes
            }
            guard method == "GET" || method == "HEAD" else {
                return HTTPResponse("405 Method Not Allowed", headers: ["Allow: GET, HEAD"]).bytes
            }
            guard let body = body() else {
                return HTTPResponse("503 Service Unavailable", "the figures cannot be read at the moment\n").bytes
            }
            var response = HTTPResponse("200 OK")
            response.contentType = contentType
            response.body = body
            response.isHeadOnly = method == "HEAD"
            return response.bytes
        }
    }
}
