import CNGHTTP2

/// nghttp2's options for a server's session.
@safe struct HTTP2Options: ~Copyable {
    let pointer: OpaquePointer

    init?(_ configuration: HTTP2Configuration) {
        var created: OpaquePointer?
        unsafe nghttp2_option_new(&created)
        guard let pointer = unsafe created else { return nil }
        unsafe self.pointer = pointer
        unsafe nghttp2_option_set_max_continuations(pointer, configuration.maximumContinuations)
        let resets = UInt64(clamping: configuration.maximumResetsPerSecond)
        unsafe nghttp2_option_set_stream_reset_rate_limit(pointer, resets * 2, resets)
        // Closed streams are only kept for priorities, which the server ignores.
        unsafe nghttp2_option_set_no_closed_streams(pointer, 1)
    }

    deinit { unsafe nghttp2_option_del(pointer) }
}
