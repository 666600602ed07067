import ArgumentParser
import Logging
import LoopbackHTTP
import Store
import Supervisor

/// Where a run keeps its figures.
struct MetricsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Keep figures in this file, in Prometheus' text format; rewritten every ten seconds.", valueName: "file"),
        completion: .file())
    var metrics: String?

    @Option(
        help: ArgumentHelp(
            "Serve the same on http://127.0.0.1:PORT/metrics, and on ::1, to this host alone; 0 takes a free port.",
            valueName: "port"),
        transform: Self.port)
    var metricsPort: UInt16?

    private static func port(_ argument: String) throws -> UInt16 {
        guard let port = UInt16(argument) else {
            throw ValidationError("name a port from 0 to 65535; 0 takes a free one")
        }
        return port
    }

    /// - Throws: `EnvironmentError` where the port cannot be had.
    func figures(of store: JobStore, _ log: Log) throws -> Figures {
        var page: (page: MetricsPage, server: LoopbackServer)?
        if let metricsPort {
            let made = MetricsPage(database: store.path)
            do throws(ListenError) {
                page = (made, try made.serve(port: metricsPort))
            } catch {
                throw EnvironmentError("--metrics-port \(metricsPort): \(error); name another, or 0 for a free one")
            }
        }
        if let page {
            let address = "http://127.0.0.1:\(page.server.port)/metrics"
            // Whoever has a port chosen must be told which.
            log.logger.log(
                level: metricsPort == 0 ? .notice : .info, "figures are on \(address)",
                metadata: ["address": .string(address)])
        }
        return Figures(file: metrics.map { MetricsFile(path: $0, store: store, log: log) }, page: page)
    }

    /// The figures of a run, wherever they are kept.
    final class Figures {
        private let file: MetricsFile?
        private let page: (page: MetricsPage, server: LoopbackServer)?

        init(file: MetricsFile?, page: (page: MetricsPage, server: LoopbackServer)?) {
            self.file = file
            self.page = page
        }

        func update(_ progress: WorkProgress, force: Bool = false) {
            file?.update(progress, force: force)
            page?.page.update(progress)
        }

        func stop() {
            page?.server.stop()
        }
    }
}
