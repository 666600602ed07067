import Glibc

/// The connections of a server, and the loop over them.
struct Connections {
    private let sockets: LoopbackSockets
    private let page: Page
    private let wakeup: Wakeup
    private var open: [Connection] = []

    /// At the same time; the oldest makes room for another.
    private static let limit = 32

    init(sockets: LoopbackSockets, page: Page, wakeup: Wakeup) {
        self.sockets = sockets
        self.page = page
        self.wakeup = wakeup
    }

    /// Serves until it is woken up, then closes everything.
    consuming func serve() {
        while !wait() {
            for descriptor in sockets.descriptors { accept(from: descriptor) }
            let now = Self.now()
            open.removeAll { connection in
                if connection.advance(page, now: now) { return false }
                close(connection.descriptor)
                return true
            }
        }
        for connection in open { close(connection.descriptor) }
        for descriptor in sockets.descriptors { close(descriptor) }
        wakeup.close()
    }

    /// Waits for something to do.
    ///
    /// - Returns: whether it was woken up.
    private func wait() -> Bool {
        var polled = [pollfd(fd: wakeup.reader, events: Int16(POLLIN), revents: 0)]
        polled += sockets.descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        polled += open.map { pollfd(fd: $0.descriptor, events: $0.awaited, revents: 0) }
        // Once a second those are looked at whose time is up.
        let count = poll(&polled, nfds_t(polled.count), open.isEmpty ? -1 : 1_000)
        return count > 0 && polled[0].revents != 0
    }

    private mutating func accept(from listener: Int32) {
        // Bounded, so that a flood does not keep those from being served that are there.
        for _ in 0..<Self.limit {
            let descriptor = accept4(
                listener, __SOCKADDR_ARG(__sockaddr__: nil), nil,
                Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue))
            guard descriptor >= 0 else {
                // Where there are no more descriptors, the queue of those that wait stays readable: no busy loop.
                if errno == EMFILE || errno == ENFILE { usleep(100_000) }
                return
            }
            if open.count == Self.limit { makeRoom() }
            open.append(Connection(descriptor, now: Self.now()))
        }
    }

    /// Lets one go that has its answer, or else the oldest.
    private mutating func makeRoom() {
        close(open.remove(at: open.firstIndex(where: \.hasAnswer) ?? 0).descriptor)
    }

    /// Microseconds that only go forward.
    private static func now() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
    }
}

/// One client: what it has sent, and what is left to be sent to it.
final class Connection {
    private enum State {
        case reading
        case writing
        /// Until the client closes its end: closing while it still sends would take the answer from it.
        case lingering
    }

    let descriptor: Int32
    private let since: Int64
    private var state = State.reading
    private var received: [UInt8] = []
    private var unsent: ArraySlice<UInt8> = []

    /// Microseconds for all of it.
    private static let timeLimit: Int64 = 5_000_000

    init(_ descriptor: Int32, now: Int64) {
        self.descriptor = descriptor
        since = now
    }

    var hasAnswer: Bool { state == .lingering }
    var awaited: Int16 { state == .writing ? Int16(POLLOUT) : Int16(POLLIN) }

    /// Does what can be done without waiting.
    ///
    /// - Returns: false once there is nothing more to do, or no more time.
    func advance(_ page: Page, now: Int64) -> Bool {
        guard now - since < Self.timeLimit else { return false }
        if state == .reading {
            guard receive() else { return false }
            guard let request = HTTPRequest(received) else { return true }
            received = []
            unsent = page.response(to: request)[...]
            state = .writing
        }
        if state == .writing {
            guard send() else { return false }
            guard unsent.isEmpty else { return true }
            shutdown(descriptor, Int32(SHUT_WR))
            state = .lingering
        }
        return discard()
    }

    private func receive() -> Bool {
        while received.count < HTTPRequest.limit {
            var buffer = [UInt8](repeating: 0, count: 2_048)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count == 0 { return false }
            if count < 0 { return errno == EAGAIN || errno == EINTR }
            received += buffer[..<count]
            if HTTPRequest(received) != nil { return true }
        }
        return true
    }

    private func send() -> Bool {
        while !unsent.isEmpty {
            let count = unsent.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0 { return errno == EAGAIN || errno == EINTR }
            unsent = unsent.dropFirst(count)
        }
        return true
    }

    /// Reads on, and forgets it; a bounded amount at a time.
    private func discard() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 2_048)
        for _ in 0..<16 {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count == 0 { return false }
            if count < 0 { return errno == EAGAIN || errno == EINTR }
        }
        return true
    }
}
