import CNGHTTP2
import HTTPServer

/// HTTP/2 on one connection (RFC 9113).
final class HTTP2Protocol: ConnectionProtocol {
    unowned let connection: Connection
    let configuration: HTTP2Configuration
    var session: HTTP2Session?
    var streams = HTTP2StreamTable()
    var idleSince: ContinuousClock.Instant
    /// What was received and has to wait for a later turn.
    var backlog: WipedBuffer
    var isWaiting = false
    /// How much content of the present DATA frame is still to come.
    var dataLeft = 0
    /// What the fields of the present header section come to, those among them that are dropped too.
    var sectionBytes = 0
    /// Decoded fields that are not yet counted as work.
    var uncountedBytes = 0
    /// Whether the connection is at its end for what the client has sent; nothing more of it is interpreted.
    private(set) var isFlood = false
    private var refusedSections = 0
    private var resets: FrameRate
    private var controlFrames: FrameRate
    private var isDraining = false

    init(connection: Connection, configuration: HTTP2Configuration) {
        self.connection = connection
        self.configuration = configuration
        idleSince = connection.now
        backlog = Self.emptyBacklog(connection.bodyMemory)
        resets = FrameRate(maximum: configuration.maximumResetsPerSecond, now: connection.now)
        controlFrames = FrameRate(maximum: configuration.maximumControlFramesPerSecond, now: connection.now)
        session = HTTP2Session(
            configuration: configuration, maximumHeaderBytes: connection.configuration.maximumHeaderBytes,
            delegate: self)
        if session == nil { connection.finish(lingering: false) }
        sendFrames()
    }

    /// HTTP/2 has no half-closed connections.
    func receiveEnd() { connection.finish(lingering: false) }

    /// Gives the connection as many frames as it should hold at once.
    func sendFrames() {
        guard let session else { return }
        while connection.pendingBytes < Connection.outputHighWater {
            let bytes = session.nextOutput()
            if bytes.isEmpty { break }
            connection.send(bytes)
        }
        if session.isOver || (isDraining && streams.isEmpty && connection.pendingBytes == 0) {
            connection.finish(lingering: true)
        }
    }

    func drain() {
        isDraining = true
        session?.goAway()
        sendFrames()
    }

    func connectionLost() {
        for id in streams.ids { close(id) }
        session = nil
    }

    // MARK: Deadlines

    var deadline: ContinuousClock.Instant? {
        streams.isEmpty ? idleSince + connection.configuration.idleTimeout : streams.earliest { deadline(of: $0) }
    }

    private func deadline(of id: Int32) -> ContinuousClock.Instant? {
        let configuration = connection.configuration
        let rate = max(1, configuration.minimumRate)
        return streams.read(id) { stream in
            switch stream.phase {
            case .head: stream.opened + configuration.headerTimeout
            case .body:
                stream.headComplete + configuration.bodyTimeout + .seconds(Int64(stream.bodyBytes / rate))
            case .handling: nil
            // Also where the client's window, not its socket, holds the response back.
            case .responding:
                stream.responseStarted.map { started in
                    let earned = Duration.seconds(Int64((stream.response?.body.count ?? 0) / rate))
                    return min(started + earned, stream.responseAdvanced ?? started) + configuration.writeTimeout
                }
            case .discarding(let since): since + configuration.lingerTimeout
            }
        }
    }

    func deadlinePassed(now: ContinuousClock.Instant) {
        guard !streams.isEmpty else {
            session?.goAway()
            sendFrames()
            return connection.finish(lingering: false)
        }
        for id in streams.ids {
            guard let due = deadline(of: id), due <= now else { continue }
            switch streams.read(id, { $0.phase }) {
            // Other streams can't be read past an unfinished header section.
            case .head: session?.terminate(NGHTTP2_ENHANCE_YOUR_CALM)
            case .body: fail(id, .timeout(.body))
            case .responding:
                connection.record { $0.writeTimeouts += 1 }
                session?.reset(id, NGHTTP2_CANCEL)
            // The client need not send the rest of a request that is answered (RFC 9113 §8.1).
            case .discarding: session?.reset(id, NGHTTP2_NO_ERROR)
            case .handling, nil: break
            }
        }
        sendFrames()
    }

    func letStalledAnswersGo(since latest: ContinuousClock.Instant) {
        for id in streams.ids {
            let isStalled = streams.read(id) { stream -> Bool in
                guard case .responding = stream.phase else { return false }
                return stream.responseAdvanced.map { $0 <= latest } ?? false
            }
            guard isStalled == true else { continue }
            connection.record { $0.writeTimeouts += 1 }
            session?.reset(id, NGHTTP2_CANCEL)
        }
        sendFrames()
    }

    // MARK: Floods

    /// A header section is over the limits; a connection that goes on like this ends.
    func sectionRefused() {
        refusedSections += 1
        if refusedSections > configuration.maximumRefusedSections { endFlood() }
    }

    func resetReceived() {
        if !resets.count(at: connection.now) { endFlood() }
    }

    func controlFrameReceived() {
        if !controlFrames.count(at: connection.now) { endFlood() }
    }

    func endFlood() {
        guard !isFlood else { return }
        isFlood = true
        connection.record { $0.errors["http2_flood", default: 0] += 1 }
        session?.terminate(NGHTTP2_ENHANCE_YOUR_CALM)
    }
}
