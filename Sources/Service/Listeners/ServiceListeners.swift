import FoundationEssentials
import Glibc
import HTTPServer
import TLS

/// The sockets of the service, each with an event loop of its own: the one that photos come by and, where it is
/// configured, the operators' one, which stays responsive whatever happens on the first.
struct ServiceListeners: Sendable {
    /// What photos come by.
    let service: HTTPServer
    /// What probes, metrics and operators come by; nil where the service's own listener has them too.
    let admin: HTTPServer?
    /// The sockets that the process was started with.
    let inherited: SocketActivation
    /// The encryption of ``service``.
    let security: TLSSecurity?

    /// Binds the sockets.
    ///
    /// - Parameter handler: makes what answers the routes that it is given, for the callers that it is given.
    /// - Throws: `ServiceError` where an address cannot be listened on or a certificate cannot be used.
    init(
        configuration: ServiceConfiguration, routes: [any Route],
        handler: ([any Route], CallerPolicy) -> ServiceHandler
    ) throws(ServiceError) {
        security = try configuration.security()
        let isSeparate = !configuration.admin.host.isEmpty
        let sockets = SocketActivation(environment: ProcessInfo.processInfo.environment, processID: getpid())
        guard isSeparate || sockets.admin.isEmpty else { throw .adminSocketWithoutAdmin }
        inherited = sockets
        let own = isSeparate ? routes.filter { $0.listener == .service } : routes
        do {
            service = try HTTPServer(
                configuration: HTTPServerConfiguration(
                    configuration, security: security, sockets: sockets.service),
                handler: handler(own, CallerPolicy(configuration)))
            admin =
                isSeparate
                ? try HTTPServer(
                    configuration: HTTPServerConfiguration(admin: configuration, sockets: sockets.admin),
                    handler: handler(routes.filter { $0.listener == .admin }, CallerPolicy(admin: configuration)))
                : nil
        } catch {
            throw .listening(error)
        }
    }

    /// Has the event loops' counts among the metrics.
    func observe(in metrics: ListenerMetrics) {
        metrics.observe(service, as: "service")
        if let admin { metrics.observe(admin, as: "admin") }
    }

    /// Starts the event loops.
    ///
    /// - Returns: a closure that waits until the service's listener has ended, then ends the operators' one: probes and
    ///   metrics are answered to the last.
    func start() -> () -> Void {
        let serving = Thread(named: "http") { [service] in service.run() }
        let administering = admin.map { admin in Thread(named: "admin") { admin.run() } }
        return { [admin] in
            serving.join()
            admin?.stop()
            administering?.join()
        }
    }
}
