import APIKeys
import CLinux
import Classification
import FaceDetection
import FoundationEssentials
import Glibc
import HTTPServer
import JSON

/// The running service: listens at once, loads and warms the model meanwhile, answers until it is told to stop.
public final class GagService: Sendable {
    /// Version of the program.
    public static let version = "1.0.0"

    private let configuration: ServiceConfiguration
    private let modelDirectory: String
    private let detectorDirectory: String
    private let logger: Logger
    private let life = ServiceLife()
    private let parts: InferenceParts
    private let server: HTTPServer
    private let keys: KeyStore?

    /// Binds the socket and starts the log.
    ///
    /// - Parameters:
    ///   - configuration: every setting.
    ///   - modelDirectory: directory of the model's `model.json`.
    ///   - detectorDirectory: directory of the face detector's `model.json`.
    /// - Throws: `ServiceError` where the address cannot be listened on or the key file is bad.
    public init(
        configuration: ServiceConfiguration, modelDirectory: String, detectorDirectory: String
    ) throws(ServiceError) {
        ProcessMetrics.markStart()
        self.configuration = configuration
        self.modelDirectory = modelDirectory
        self.detectorDirectory = detectorDirectory
        let workers = configuration.workers > 0 ? configuration.workers : sysconf(Int32(_SC_NPROCESSORS_ONLN))
        let queue = InferenceQueue(
            capacity: configuration.queue.capacity, maximumBatch: configuration.batch.maxSize,
            maximumDelayMs: configuration.batch.maxDelayMs, workers: workers)
        let metrics = ServiceMetrics(
            buildInfo: [("version", Self.version)], queueDepth: { Double(queue.depth) })
        let logger = Logger(format: configuration.log.format, level: configuration.log.level)
        self.logger = logger
        parts = InferenceParts(configuration: configuration, workerCount: workers, queue: queue, metrics: metrics)
        let keys = try configuration.keyStore()
        self.keys = keys
        let probes = HealthRoute.Probe.allCases.map { [life, parts] in
            HealthRoute(probe: $0, life: life, watchdog: parts.watchdog)
        }
        let hasPage = configuration.ui.enabled
        let routes: [any Route] =
            probes + [
                ClassifyRoute(life: life, parts: parts), MetricsRoute(metrics: metrics),
                OpenAPIRoute(OpenAPIDocument(version: Self.version, hasPage: hasPage)),
            ] + (hasPage ? WebPageRoute.all : [])
        let handler = ServiceHandler(
            routes: routes, authenticator: Authenticator(keys: keys), metrics: metrics, logger: logger)
        do {
            server = try HTTPServer(configuration: HTTPServerConfiguration(configuration), handler: handler)
        } catch {
            throw .listening(error)
        }
    }

    /// TCP port that the service listens on.
    public var port: Int { server.port }

    /// Serves until SIGTERM or SIGINT, then answers what was accepted.
    ///
    /// A second signal ends the process at once.
    /// - Throws: `ModelError` where the model cannot be loaded.
    public func run() throws(ModelError) {
        SignalWatch.install()
        logger.log(
            .info, "listening",
            [("host", .string(configuration.host)), ("port", .integer(port)), ("version", .string(Self.version))])
        warnIfOpen()
        let serving = Thread(named: "http") { [server] in server.run() }
        let began = MonotonicTime.now
        let workers: [Thread]
        do {
            workers = try startWorkers()
        } catch {
            logger.log(.error, "the model cannot be loaded", [("error", .string("\(error)"))])
            server.stop()
            serving.join()
            logger.close()
            throw error
        }
        parts.metrics.modelLoadSeconds.set(MonotonicTime.now.seconds(since: began))
        life.advance(to: .ready)
        logger.log(
            .info, "ready",
            [
                ("model", .string(modelDirectory)), ("workers", .integer(parts.workerCount)),
                ("load_ms", .rounded(MonotonicTime.now.milliseconds(since: began), decimals: 1)),
            ])
        SignalWatch.start(reload: { [self] in reload() }, stop: { [self] signal in drain(signal: signal) })
        serving.join()
        parts.queue.close()
        workers.forEach { $0.join() }
        parts.deadlines.close()
        logger.log(.info, "stopped")
        logger.close()
    }

    /// Loads the model, warms one worker for each thread, and returns when all are ready to work.
    private func startWorkers() throws(ModelError) -> [Thread] {
        let classifier = try FaceClassifier(
            modelDirectory: modelDirectory, options: parts.engineOptions(logger: logger))
        let detector = try FaceDetector.load(directory: detectorDirectory)
        logger.log(classifier.network.report)
        let scheduler = CoreScheduler(
            classifier: classifier, maximumBatch: configuration.batch.maxSize, cores: parts.workerCount)
        scheduler.warm()
        let warmed = Monitor(0)
        let workers = (0..<parts.workerCount).map { [parts] index in
            Thread(named: "worker \(index)") {
                let worker = InferenceWorker(
                    index: index, parts: parts, classifier: classifier, scheduler: scheduler, detector: detector)
                worker.warm()
                warmed.signalling { $0 += 1 }
                worker.run()
            }
        }
        _ = warmed.wait { $0 == workers.count ? true : nil }
        return workers
    }

    /// A service that anyone can reach and use is seldom meant.
    private func warnIfOpen() {
        guard keys == nil, !["127.0.0.1", "::1", "localhost"].contains(configuration.host) else { return }
        logger.log(
            .warning,
            "anyone who reaches this address may classify photos: create a key with `gag keys add NAME --file FILE` and set "
                + "keys.file, or listen on 127.0.0.1 behind a proxy that authenticates",
            [("host", .string(configuration.host))])
    }

    /// Reads the key file again; a bad one is reported and changes nothing.
    private func reload() {
        guard let keys else { return }
        do {
            keys.replace(with: try KeyFile(path: configuration.keys.file))
            logger.log(.info, "keys reloaded")
        } catch {
            logger.log(.error, "the keys stay as they were", [("error", .string("\(error)"))])
        }
    }

    /// Turns readiness off, waits for load balancers to see it, then lets the server finish what it has accepted.
    private func drain(signal: Int32) {
        logger.log(.info, "draining", [("signal", .integer(Int(signal)))])
        life.advance(to: .draining)
        _ = usleep(UInt32(configuration.timeouts.drainDelayMs) * 1000)
        server.drain(grace: .milliseconds(configuration.timeouts.drainMs))
    }
}
