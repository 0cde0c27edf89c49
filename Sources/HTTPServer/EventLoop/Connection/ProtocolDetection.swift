/// Tells by a connection's first bytes which protocol its client speaks, where TLS hasn't negotiated it.
final class ProtocolDetection: ConnectionProtocol {
    private unowned let connection: Connection
    private let upgrades: [any ProtocolUpgrade]
    private let accepted: ContinuousClock.Instant
    private var received = WipedBuffer()

    init(connection: Connection, upgrades: [any ProtocolUpgrade]) {
        self.connection = connection
        self.upgrades = upgrades
        accepted = connection.now
    }

    var wantsInput: Bool { true }
    var deadline: ContinuousClock.Instant? { accepted + connection.configuration.headerTimeout }

    func receive(_ bytes: Span<UInt8>) {
        _ = received.append(bytes)
        for upgrade in upgrades where received.withSpan({ Self.agree($0, upgrade.preface) }) {
            if received.count < upgrade.preface.count { return }
            return proceed(with: upgrade.makeProtocol(on: connection))
        }
        proceed(with: HTTP1Protocol(connection: connection))
    }

    /// Whether the bytes are those of a preface, as far as both go.
    private static func agree(_ bytes: Span<UInt8>, _ preface: [UInt8]) -> Bool {
        (0..<min(bytes.count, preface.count)).allSatisfy { bytes[$0] == preface[$0] }
    }

    private func proceed(with successor: any ConnectionProtocol) {
        // Using the successor may let go of this object, and its buffer must last as long as it is read.
        var bytes = WipedBuffer()
        swap(&bytes, &received)
        connection.use(successor)
        bytes.withSpan { successor.receive($0) }
    }

    func receiveEnd() { connection.finish(lingering: false) }
    func deadlinePassed(now: ContinuousClock.Instant) { connection.finish(lingering: false) }
    func drain() { connection.finish(lingering: false) }
    func outputAdvanced() {}
    func respond(to stream: Int, with response: HTTPResponse?) {}
    func connectionLost() {}
}
