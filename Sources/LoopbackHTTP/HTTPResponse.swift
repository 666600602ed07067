/// An answer (RFC 9112), after which the connection is closed.
struct HTTPResponse {
    var contentType = "text/plain; charset=utf-8"
    var body: [UInt8]
    /// To HEAD: what GET would say of the body, without it.
    var isHeadOnly = false
    private let status: String
    private let headers: [String]

    /// - Parameter status: code and reason.
    init(_ status: String, _ text: String? = nil, headers: [String] = []) {
        self.status = status
        self.headers = headers
        body = Array((text ?? "\(status)\n").utf8)
    }

    var bytes: [UInt8] {
        let lines =
            ["HTTP/1.1 \(status)", "Content-Type: \(contentType)", "Content-Length: \(body.count)"] + headers
            + ["Cache-Control: no-store", "Connection: close", "", ""]
        return Array(lines.joined(separator: "\r\n").utf8) + (isHeadOnly ? [] : body)
    }
}
