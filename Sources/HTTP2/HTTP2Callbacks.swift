import CNGHTTP2

/// nghttp2's table of callbacks, each of which calls the ``HTTP2Session`` that the session belongs to.
@safe struct HTTP2Callbacks: ~Copyable {
    let pointer: OpaquePointer

    init?() {
        var created: OpaquePointer?
        unsafe nghttp2_session_callbacks_new(&created)
        guard let pointer = unsafe created else { return nil }
        unsafe self.pointer = pointer
        unsafe nghttp2_session_callbacks_set_on_begin_frame_callback(pointer) { _, header, owner in
            if let header = unsafe header { unsafe HTTP2Callbacks.session(owner)?.frameBegan(header.pointee) }
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_begin_headers_callback(pointer) { _, frame, owner in
            if let frame = unsafe frame { unsafe HTTP2Callbacks.session(owner)?.headersBegan(frame) }
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_header_callback(pointer) {
            _, frame, name, nameLength, value, valueLength, _, owner in
            guard let frame = unsafe frame, let session = unsafe HTTP2Callbacks.session(owner) else { return 0 }
            unsafe session.fieldReceived(
                frame, name: UnsafeBufferPointer(start: name, count: nameLength),
                value: UnsafeBufferPointer(start: value, count: valueLength))
            return session.goesOn
        }
        unsafe nghttp2_session_callbacks_set_on_invalid_header_callback(pointer) {
            _, _, _, nameLength, _, valueLength, _, owner in
            guard let session = unsafe HTTP2Callbacks.session(owner) else { return 0 }
            session.fieldDropped(bytes: nameLength + valueLength)
            return session.goesOn
        }
        unsafe nghttp2_session_callbacks_set_on_frame_recv_callback(pointer) { _, frame, owner in
            if let frame = unsafe frame { unsafe HTTP2Callbacks.session(owner)?.frameReceived(frame) }
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_frame_send_callback(pointer) { _, frame, owner in
            if let frame = unsafe frame { unsafe HTTP2Callbacks.session(owner)?.frameSent(frame) }
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_data_chunk_recv_callback(pointer) {
            _, _, stream, bytes, count, owner in
            unsafe HTTP2Callbacks.session(owner)?.dataReceived(
                UnsafeBufferPointer(start: bytes, count: count), on: stream)
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_stream_close_callback(pointer) { _, stream, _, owner in
            unsafe HTTP2Callbacks.session(owner)?.streamClosed(stream)
            return 0
        }
    }

    deinit { unsafe nghttp2_session_callbacks_del(pointer) }

    private static func session(_ owner: UnsafeMutableRawPointer?) -> HTTP2Session? {
        guard let owner = unsafe owner else { return nil }
        return unsafe Unmanaged<HTTP2Session>.fromOpaque(owner).takeUnretainedValue()
    }
}
