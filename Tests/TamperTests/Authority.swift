import Foundation
import Testing

/// A time-stamping authority of our own, made by openssl.
struct Authority {
    private let workspace: Workspace

    init(_ workspace: Workspace) throws {
        self.workspace = workspace
        try workspace.write(
            """
            [tsa]
            default_tsa = local
            [local]
            serial = \(workspace.path("serial"))
            signer_cert = \(workspace.path("tsa.pem"))
            signer_key = \(workspace.path("tsa.key"))
            signer_digest = sha256
            default_policy = 1.2.3.4.1
            digests = sha256
            """, to: "tsa.cnf")
        try workspace.write("01\n", to: "serial")
        try openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
            workspace.path("tsa.key"), "-out", workspace.path("tsa.pem"), "-subj", "/CN=Test Authority", "-days", "2",
            "-addext", "extendedKeyUsage = critical,timeStamping")
    }

    func answer(_ request: String, _ response: String) throws {
        try openssl(
            "ts", "-reply", "-config", workspace.path("tsa.cnf"), "-queryfile", request, "-out", response)
    }

    private func openssl(_ arguments: String...) throws {
        let outcome = try Running(
            "/usr/bin/openssl", arguments, workspace.folder, keys: workspace.keys
        ).wait()
        #expect(outcome.status == 0, "\(outcome.error)")
    }
}
