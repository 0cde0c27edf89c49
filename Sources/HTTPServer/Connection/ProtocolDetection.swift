/// Tells by a connection's first bytes which protocol its client speaks, where TLS hasn't negotiated it.
final class ProtocolDetection: ConnectionProtocol {
    private unowned let connection: Connection
    private let upgrades: [any ProtocolUpgrade]
    private let accepted: ContinuousClock.Instant
    private var received: [UInt8] = []

    init(connection: Connection, upgrades: [any ProtocolUpgrade]) {
        self.connection = connection
        self.upgrades = upgrades
        accepted = connection.now
    }

    var wantsInput: Bool { true }
    var deadline: ContinuousClock.Instant? { accepted + connection.configuration.headerTimeout }

    func receive(_ bytes: Span<UInt8>) {
        for index in bytes.indices { received.append(bytes[index]) }
        for upgrade in upgrades where upgrade.preface.starts(with: received.prefix(upgrade.preface.count)) {
            if received.count < upgrade.preface.count { return }
            return proceed(with: upgrade.makeProtocol(on: connection))
        }
        proceed(with: HTTP1Protocol(connection: connection))
    }

    private func proceed(with successor: any ConnectionProtocol) {
        connection.use(successor)
        let bytes = received
        successor.receive(bytes.span)
    }

    func receiveEnd() { connection.finish(lingering: false) }
    func deadlinePassed(now: ContinuousClock.Instant) { connection.finish(lingering: false) }
    func drain() { connection.finish(lingering: false) }
    func outputAdvanced() {}
    func respond(to stream: Int, with response: HTTPResponse?) {}
    func connectionLost() {}
}
