import CNGHTTP2
import HTTPServer

/// What an HTTP/2 session reports about its client's frames.
protocol HTTP2SessionDelegate: AnyObject {
    /// A HEADERS frame opens a stream.
    func streamOpened(_ stream: Int32)
    /// A frame of any kind but CONTINUATION begins, with so many bytes of content and padding.
    func frameBegan(dataBytes: Int)
    /// A header field of an open stream, valid by HTTP/2's rules.
    func fieldReceived(_ name: Span<UInt8>, _ value: Span<UInt8>, on stream: Int32)
    /// A header field of so many bytes that is decoded and dropped: one of a trailer, or one that HTTP/2 does not allow.
    func fieldDropped(bytes: Int)
    /// The header section is complete.
    func headersComplete(on stream: Int32, endsStream: Bool)
    /// Content of the request.
    func dataReceived(_ bytes: Span<UInt8>, on stream: Int32)
    /// The request is complete: all content, and any trailers, have come.
    func requestComplete(on stream: Int32)
    /// A part of a response's content was given out.
    func responseAdvanced(on stream: Int32)
    /// The last frame of a response was given out; the client may still be sending its request.
    func responseSent(on stream: Int32)
    /// The stream is over: both sides have ended it, or one has reset it.
    func streamClosed(_ stream: Int32)
    /// The client has reset a stream.
    func resetReceived()
    /// A frame came that costs the client little and makes work.
    func controlFrameReceived()
    /// Whether no more of what the client has sent is to be interpreted for now.
    var hasHadItsTurn: Bool { get }
}

/// The server's side of an HTTP/2 connection: frames, header compression, stream states and flow control, by nghttp2.
@safe final class HTTP2Session {
    private struct OutgoingBody {
        var bytes: [UInt8]
        var offset = 0
    }

    private let session: OpaquePointer
    private unowned let delegate: any HTTP2SessionDelegate
    private var bodies: [Int32: OutgoingBody] = [:]

    /// A session that has its SETTINGS ready to send; `nil` if there is no memory for it.
    init?(
        configuration: HTTP2Configuration, maximumHeaderBytes: Int, delegate: any HTTP2SessionDelegate
    ) {
        guard let callbacks = HTTP2Callbacks(), let options = HTTP2Options(configuration) else { return nil }
        self.delegate = delegate
        var created: OpaquePointer?
        unsafe nghttp2_session_server_new2(&created, callbacks.pointer, nil, options.pointer)
        guard let session = unsafe created else { return nil }
        unsafe self.session = session
        unsafe nghttp2_session_set_user_data(session, Unmanaged.passUnretained(self).toOpaque())
        let settings = [
            (NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, configuration.maximumConcurrentStreams),
            (NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, configuration.streamWindow),
            (NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, maximumHeaderBytes),
        ].map { nghttp2_settings_entry(settings_id: Int32($0.0.rawValue), value: UInt32(clamping: $0.1)) }
        unsafe nghttp2_submit_settings(session, 0, settings, settings.count)
        unsafe nghttp2_session_set_local_window_size(session, 0, 0, Int32(clamping: configuration.connectionWindow))
    }

    deinit { unsafe nghttp2_session_del(session) }

    /// How far the client's bytes were taken.
    enum Reception {
        /// So many of them.
        case taken(Int)
        /// The connection cannot go on; the error to close it with.
        case failed(nghttp2_error_code)
    }

    /// Takes the client's bytes: all of them, or up to a header field behind which the delegate has had its turn.
    func receive(_ bytes: Span<UInt8>) -> Reception {
        let count = unsafe bytes.withUnsafeBufferPointer {
            unsafe nghttp2_session_mem_recv(session, $0.baseAddress, $0.count)
        }
        if count >= 0 { return .taken(count) }
        let isFlood = count == Int(NGHTTP2_ERR_FLOODED.rawValue)
        return .failed(isFlood ? NGHTTP2_ENHANCE_YOUR_CALM : NGHTTP2_PROTOCOL_ERROR)
    }

    /// The next bytes to send; empty if there is nothing to send now.
    func nextOutput() -> [UInt8] {
        var start: UnsafePointer<UInt8>?
        let count = unsafe nghttp2_session_mem_send(session, &start)
        guard count > 0, let start = unsafe start else { return [] }
        return unsafe Array(UnsafeBufferPointer(start: start, count: count))
    }

    /// Whether the session has nothing more to read or write, so that the connection may be closed.
    var isOver: Bool {
        unsafe nghttp2_session_want_read(session) == 0 && nghttp2_session_want_write(session) == 0
    }

    /// Answers a stream. Without a body the header section ends it.
    func respond(to stream: Int32, fields: HTTPFields, body: [UInt8]) {
        let block = HTTP2FieldBlock(fields)
        unsafe block.withFields { fields in
            if body.isEmpty {
                unsafe nghttp2_submit_response(session, stream, fields.baseAddress, fields.count, nil)
                return
            }
            bodies[stream] = OutgoingBody(bytes: body)
            var provider = unsafe nghttp2_data_provider()
            unsafe provider.read_callback = readOutgoingBody
            unsafe nghttp2_submit_response(session, stream, fields.baseAddress, fields.count, &provider)
        }
    }

    /// Sends an interim response, as 100 (Continue).
    func inform(_ stream: Int32, status: HTTPStatus) {
        let block = HTTP2FieldBlock([":status": String(status.code)])
        unsafe block.withFields { fields in
            unsafe nghttp2_submit_headers(
                session, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream, nil, fields.baseAddress, fields.count, nil)
        }
    }

    /// Ends a stream from this side.
    func reset(_ stream: Int32, _ code: nghttp2_error_code) {
        unsafe nghttp2_submit_rst_stream(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream, code.rawValue)
    }

    /// Tells the client to open no more streams; those that were processed go on.
    func goAway() {
        let last = unsafe nghttp2_session_get_last_proc_stream_id(session)
        unsafe nghttp2_submit_goaway(
            session, UInt8(NGHTTP2_FLAG_NONE.rawValue), last, NGHTTP2_NO_ERROR.rawValue, nil, 0)
    }

    /// Ends the connection for an error of the client's.
    func terminate(_ code: nghttp2_error_code) {
        unsafe nghttp2_session_terminate_session(session, code.rawValue)
    }

    /// The next part of a response's body, as much as nghttp2's flow control allows.
    fileprivate func readBody(
        of stream: Int32, into buffer: UnsafeMutablePointer<UInt8>, _ length: Int,
        _ flags: UnsafeMutablePointer<UInt32>
    ) -> Int {
        guard let body = bodies[stream] else {
            unsafe flags.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue
            return 0
        }
        let count = min(length, body.bytes.count - body.offset)
        unsafe body.bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            unsafe buffer.update(from: base + body.offset, count: count)
        }
        bodies[stream]?.offset += count
        delegate.responseAdvanced(on: stream)
        if body.offset + count == body.bytes.count {
            unsafe flags.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue
            bodies[stream] = nil
        }
        return count
    }
}

// MARK: - What the callbacks report

extension HTTP2Session {
    func frameReceived(_ frame: UnsafePointer<nghttp2_frame>) {
        let header = unsafe frame.pointee.hd
        let endsStream = header.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0
        switch UInt32(header.type) {
        case NGHTTP2_HEADERS.rawValue:
            // Trailers also end a request; their fields are dropped.
            if unsafe frame.pointee.headers.cat == NGHTTP2_HCAT_REQUEST {
                delegate.headersComplete(on: header.stream_id, endsStream: endsStream)
            } else if endsStream {
                delegate.requestComplete(on: header.stream_id)
            }
        case NGHTTP2_DATA.rawValue:
            if header.length == 0, !endsStream { delegate.controlFrameReceived() }
            if endsStream { delegate.requestComplete(on: header.stream_id) }
        case NGHTTP2_RST_STREAM.rawValue: delegate.resetReceived()
        case NGHTTP2_SETTINGS.rawValue, NGHTTP2_PING.rawValue, NGHTTP2_PRIORITY.rawValue,
            NGHTTP2_WINDOW_UPDATE.rawValue:
            delegate.controlFrameReceived()
        default: break
        }
    }

    func frameSent(_ frame: UnsafePointer<nghttp2_frame>) {
        let header = unsafe frame.pointee.hd
        let isResponse = [NGHTTP2_HEADERS.rawValue, NGHTTP2_DATA.rawValue].contains(UInt32(header.type))
        guard isResponse, header.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0 else { return }
        delegate.responseSent(on: header.stream_id)
    }

    func headersBegan(_ frame: UnsafePointer<nghttp2_frame>) {
        guard unsafe frame.pointee.headers.cat == NGHTTP2_HCAT_REQUEST else { return }
        unsafe delegate.streamOpened(frame.pointee.hd.stream_id)
    }

    func fieldReceived(
        _ frame: UnsafePointer<nghttp2_frame>, name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>
    ) {
        guard unsafe frame.pointee.headers.cat == NGHTTP2_HCAT_REQUEST else {
            return delegate.fieldDropped(bytes: name.count + value.count)
        }
        unsafe delegate.fieldReceived(name.span, value.span, on: frame.pointee.hd.stream_id)
    }

    func fieldDropped(bytes: Int) { delegate.fieldDropped(bytes: bytes) }

    /// What a callback for a header field returns, so that nghttp2 decodes the next one or stops behind this one: a byte of the
    /// client's may stand for kilobytes, each of which is looked at.
    var goesOn: CInt { delegate.hasHadItsTurn ? CInt(NGHTTP2_ERR_PAUSE.rawValue) : 0 }

    func frameBegan(_ header: nghttp2_frame_hd) {
        delegate.frameBegan(dataBytes: UInt32(header.type) == NGHTTP2_DATA.rawValue ? header.length : 0)
    }

    func dataReceived(_ bytes: UnsafeBufferPointer<UInt8>, on stream: Int32) {
        unsafe delegate.dataReceived(bytes.span, on: stream)
    }

    func streamClosed(_ stream: Int32) {
        delegate.streamClosed(stream)
        bodies[stream] = nil
    }
}

private func readOutgoingBody(
    _ session: OpaquePointer?, _ stream: Int32, _ buffer: UnsafeMutablePointer<UInt8>?, _ length: Int,
    _ flags: UnsafeMutablePointer<UInt32>?, _ source: UnsafeMutablePointer<nghttp2_data_source>?,
    _ owner: UnsafeMutableRawPointer?
) -> Int {
    guard let buffer = unsafe buffer, let flags = unsafe flags, let owner = unsafe owner else {
        return Int(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue)
    }
    let session = unsafe Unmanaged<HTTP2Session>.fromOpaque(owner).takeUnretainedValue()
    return unsafe session.readBody(of: stream, into: buffer, length, flags)
}
