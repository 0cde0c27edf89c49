import APIKeys
import CLinux
import Classification
import FaceDetection
import FoundationEssentials
import Glibc
import HTTPServer
import JSON
import ModelFiles
import ModelRepository

/// The running service: listens at once, loads and warms the model meanwhile, answers until it is told to stop.
public final class GagService: Sendable {
    /// Version of the program.
    public static let version = "1.0.0"

    private let configuration: ServiceConfiguration
    private let repository: ModelRepository
    private let watch = RepositoryWatch()
    private let detectorDirectory: String
    private let logger: Logger
    private let life = ServiceLife()
    private let shop: Workshop
    private let loading: ModelLoading
    private let listeners: ServiceListeners
    private let keys: KeyStore?

    /// Binds the sockets and starts the log.
    ///
    /// - Parameters:
    ///   - configuration: every setting.
    ///   - models: what is served.
    ///   - detectorDirectory: directory of the face detector's `model.json`.
    /// - Throws: `ServiceError` where an address cannot be listened on, a key file or certificate is bad, or too few files may be
    ///   open, or the address space is limited to less than the service takes.
    public init(
        configuration: ServiceConfiguration, models: ServedModels, detectorDirectory: String
    ) throws(ServiceError) {
        ProcessMetrics.markStart()
        self.configuration = configuration
        self.detectorDirectory = detectorDirectory
        let workers = configuration.workers > 0 ? configuration.workers : sysconf(Int32(_SC_NPROCESSORS_ONLN))
        let metrics = ServiceMetrics(buildInfo: [("version", Self.version)])
        let logger = Logger(format: configuration.log.format, level: configuration.log.level)
        self.logger = logger
        if let connections = try DescriptorLimit.raise(forConnections: configuration.limits.connections) {
            logger.log(
                .warning, "fewer connections than limits.connections: raise the limit of open files",
                [("connections", .integer(connections))])
        }
        let need = MemoryNeed(
            configuration, workers: workers, modelBytes: models.sources.reduce(0) { $0 + $1.weightBytes },
            used: ProcessMetrics.virtualBytes())
        try logger.checkMemory(need)
        loading = ModelLoading(configuration: configuration, metrics: metrics, logger: logger)
        let repository = ModelRepository(
            sources: models.sources, shadow: configuration.shadow.version.isEmpty ? nil : configuration.shadow.version,
            options: loading.repositoryOptions(workers: workers),
            report: RepositoryReport(logger: logger, metrics: metrics.models).callAsFunction)
        self.repository = repository
        metrics.models.observe(repository)
        let keys = try configuration.keyStore()
        self.keys = keys
        shop = Workshop(configuration, workers: workers, repository: repository, metrics: metrics)
        let routes = Self.routes(shop, life: life, locator: models.locator)
        listeners = try ServiceListeners(configuration: configuration, routes: routes) { routes, callers in
            ServiceHandler(
                routes: routes, authenticator: Authenticator(keys: keys), callers: callers, metrics: metrics,
                logger: logger)
        }
        listeners.observe(in: metrics.listeners)
    }

    /// Every route that the configuration has.
    private static func routes(_ shop: Workshop, life: ServiceLife, locator: ModelLocator) -> [any Route] {
        let (configuration, repository) = (shop.configuration, shop.repository)
        let admission = PhotoAdmission(
            configuration: configuration, dispatcher: shop.dispatcher, repository: repository, metrics: shop.metrics)
        let routes: [any Route] =
            [
                ClassifyRoute(admission: admission), ClassifyRoute(admission: admission, isBelow: true),
                AnalyzeRoute(admission: admission),
            ]
            + HealthRoute.Probe.allCases.map {
                HealthRoute(probe: $0, life: life, watchdog: shop.watchdog, repository: repository)
            } + [MetricsRoute(metrics: shop.metrics, scope: configuration.admin.host.isEmpty ? .admin : nil)]
            + OpenInferenceRoutes(life: life, admission: admission, watchdog: shop.watchdog, locator: locator).all
            + admission.tensorFlowServingRoutes + (configuration.ui.enabled ? WebPageRoute.all : [])
        return routes + [OpenAPIRoute(repository: repository, others: routes)]
    }

    /// TCP port that the service listens on.
    public var port: Int { listeners.service.port }

    /// Serves until SIGTERM or SIGINT, then answers what was accepted.
    ///
    /// A second signal ends the process at once.
    /// - Throws: `ModelError` where the model cannot be loaded.
    public func run() throws(ModelError) {
        prepareProcess()
        logStart()
        let waitForEnd = listeners.start()
        SignalWatch.start(reload: { [self] in reload() }, stop: { [self] signal in drain(signal: signal) })
        // On a thread of its own: whatever a loader waits for, a signal ends the process.
        let start = ThreadedTask(named: "load") { [self] in
            Result { () throws(ModelError) in try load() }
        }
        waitForEnd()
        shop.dispatcher.close()
        switch start.value(withinMs: Self.patienceMs) {
        case .failure(let error):
            logger.close()
            throw error
        case .success(let running):
            running.workers.forEach { $0.join() }
            shop.dispatcher.end()
            watch.close()
            let isLoading = running.watching.value(withinMs: Self.patienceMs) == nil
            stopped(whileLoading: isLoading)
        case nil: stopped(whileLoading: true)
        }
    }

    /// How long a model that is being loaded is waited for at the end, in milliseconds.
    private static let patienceMs = 1000

    /// Loads the models, starts what works with them and says that the service is ready.
    private func load() throws(ModelError) -> (workers: [Thread], watching: ThreadedTask<Void>) {
        let began = MonotonicTime.now
        do {
            let workers = try startWorkers()
            let watching = watch.start(repository, intervalMs: configuration.repository.pollMs)
            if life.advance(to: .ready) { logReady(loadMs: MonotonicTime.now.milliseconds(since: began)) }
            return (workers, watching)
        } catch {
            logger.log(.error, "the model cannot be loaded", [("error", .string("\(error)"))])
            shop.dispatcher.close()
            listeners.service.stop()
            throw error
        }
    }

    /// Writes the last line of the log.
    ///
    /// - Parameter isLoading: whether a loader is still at work or waits for a file system. The process then ends without what
    ///   exit(3) runs, which would take libraries away from it.
    private func stopped(whileLoading isLoading: Bool) {
        logger.log(.info, "stopped")
        logger.close()
        if isLoading { _exit(EXIT_SUCCESS) }
    }

    /// Starts a worker for each thread, loads all models, and returns when all are ready to work.
    private func startWorkers() throws(ModelError) -> [Thread] {
        let detector = try FaceDetector(directory: detectorDirectory)
        for failure in FaceDetector.selfTestFailures { loading.report(failure) }
        let warmed = Monitor(0)
        let workers = (0..<shop.scheduler.cores).map { [shop] index in
            Thread(named: "worker \(index)") {
                let worker = InferenceWorker(index: index, shop: shop, detector: detector)
                worker.warm()
                warmed.signalling { $0 += 1 }
                worker.run()
            }
        }
        try repository.loadAll()
        _ = warmed.wait { $0 == workers.count ? true : nil }
        return workers
    }

    private func prepareProcess() {
        SignalWatch.install()
        if !CoreDumps.forbid() { logger.log(.warning, "core dumps cannot be forbidden") }
        if !FreedMemory.wipe() { logger.log(.warning, "freed memory cannot be wiped") }
    }

    private func logStart() {
        logger.log(
            .info, "listening",
            [
                ("host", .string(listeners.inherited.service.isEmpty ? configuration.host : "inherited"))
            ] + (port > 0 ? [("port", .integer(port))] : []) + [
                ("tls", .bool(listeners.security != nil)), ("version", .string(Self.version)),
            ])
        if let admin = listeners.admin {
            logger.log(
                .info, "admin listening",
                [("host", .string(configuration.admin.host)), ("port", .integer(admin.port))])
        }
        for warning in configuration.exposureWarnings + [configuration.keyFileWarning].compactMap(\.self) {
            logger.log(.warning, warning)
        }
        if !configuration.serviceLinks.isEmpty {
            logger.log(
                .info, "variables of Kubernetes' service links are ignored; enableServiceLinks: false keeps them out",
                [("variables", .array(configuration.serviceLinks.map { .string($0) }))])
        }
    }

    private func logReady(loadMs: Double) {
        logger.log(
            .info, "ready",
            [
                ("model", .string(repository.served.map { "\($0.name):\($0.version)" }.joined(separator: ", "))),
                ("workers", .integer(shop.scheduler.cores)), ("load_ms", .rounded(loadMs, decimals: 1)),
            ])
    }

    /// Reads the files of keys and certificates again and looks for model versions; what is bad is reported and changes
    /// nothing.
    private func reload() {
        watch.wake()
        if let keys {
            reload("key file") { keys.replace(with: try KeyFile(path: configuration.keys.file)) }
            if let warning = configuration.keyFileWarning { logger.log(.warning, warning) }
        }
        if let security = listeners.security {
            reload("certificate") { try security.reload() }
        }
    }

    private func reload(_ what: String, _ body: () throws -> Void) {
        do {
            try body()
            logger.log(.info, "\(what) reloaded")
        } catch {
            logger.log(.error, "\(what) stays as it was", [("error", .string("\(error)"))])
        }
    }

    /// Turns readiness off and serves on until load balancers have seen it, then lets the server finish what it has accepted.
    private func drain(signal: Int32) {
        logger.log(.info, "draining", [("signal", .integer(Int(signal)))])
        // Nobody was ever sent to a service that has not been ready.
        let wasReady = life.state == .ready
        life.advance(to: .draining)
        if wasReady { _ = usleep(UInt32(configuration.timeouts.drainDelayMs) * 1000) }
        listeners.service.drain(grace: .milliseconds(configuration.timeouts.drainMs))
    }
}
