import HTTPServer

extension HTTPServerConfiguration {
    /// The transport's part of the service's settings.
    init(_ configuration: ServiceConfiguration) {
        self.init(host: configuration.host, port: configuration.port)
        maximumConnections = configuration.limits.connections
        maximumConnectionsPerAddress = configuration.limits.connectionsPerAddress
        maximumHeaderBytes = configuration.limits.headerBytes
        maximumBodyMemory = configuration.limits.bodyMemoryBytes
        headerTimeout = .milliseconds(configuration.timeouts.headerMs)
        bodyTimeout = .milliseconds(configuration.timeouts.bodyMs)
        idleTimeout = .milliseconds(configuration.timeouts.idleMs)
        writeTimeout = .milliseconds(configuration.timeouts.writeMs)
    }
}
