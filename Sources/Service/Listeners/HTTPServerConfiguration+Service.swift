import HTTP2
import HTTPServer
import TLS

extension HTTPServerConfiguration {
    /// Bodies of operators' requests are small documents; photos never come by their listener.
    private static let adminBodyMemory = 8 * 1024 * 1024

    /// The transport's part of the service's settings, for the listener that photos come by.
    init(_ configuration: ServiceConfiguration, security: TLSSecurity?, sockets: [Int32]) {
        self.init(host: configuration.host, port: configuration.port)
        inheritedSockets = sockets
        proxies = configuration.proxies.trustedProxies
        maximumConnections = configuration.limits.connections
        maximumConnectionsPerAddress = configuration.limits.connectionsPerAddress
        maximumBodyMemory = configuration.limits.bodyMemoryBytes
        self.security = security
        apply(configuration)
    }

    /// The same for the operators' listener, which speaks clear text.
    init(admin configuration: ServiceConfiguration, sockets: [Int32]) {
        self.init(host: configuration.admin.host, port: configuration.admin.port)
        inheritedSockets = sockets
        maximumBodyMemory = Self.adminBodyMemory
        apply(configuration)
    }

    private mutating func apply(_ configuration: ServiceConfiguration) {
        maximumHeaderBytes = configuration.limits.headerBytes
        headerTimeout = .milliseconds(configuration.timeouts.headerMs)
        bodyTimeout = .milliseconds(configuration.timeouts.bodyMs)
        idleTimeout = .milliseconds(configuration.timeouts.idleMs)
        writeTimeout = .milliseconds(configuration.timeouts.writeMs)
        if configuration.http2.enabled {
            upgrades = [HTTP2Upgrade(configuration: HTTP2Configuration(configuration.http2))]
        }
    }
}

extension HTTP2Configuration {
    fileprivate init(_ settings: ServiceConfiguration.HTTP2) {
        self.init()
        maximumConcurrentStreams = settings.streams
        maximumResetsPerSecond = settings.resetsPerSecond
    }
}

extension ServiceConfiguration {
    /// The encryption of the service's listener; nil where none is configured.
    func security() throws(ServiceError) -> TLSSecurity? {
        if tls == TLS() { return nil }
        guard !tls.certificateFile.isEmpty, !tls.keyFile.isEmpty else { throw .incompleteTLS }
        let files = TLSConfiguration(
            certificateFile: tls.certificateFile, privateKeyFile: tls.keyFile,
            clientAuthorityFile: tls.clientCAFile.isEmpty ? nil : tls.clientCAFile,
            applicationProtocols: http2.enabled ? ["h2", "http/1.1"] : ["http/1.1"])
        do {
            return try TLSSecurity(files)
        } catch {
            throw .tls(error)
        }
    }
}
