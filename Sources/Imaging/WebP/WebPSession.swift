import CWebP

/// One incremental libwebp decoder that writes to a buffer of its caller.
///
/// It is given the data piece by piece, so that what is decoded can be taken away and the work can be stopped between.
@safe struct WebPSession: ~Copyable {
    private let decoder: OpaquePointer

    /// A decoder to RGB, or RGBA, rows of `width` pixels in `target`, which must outlive it.
    @unsafe init(target: UnsafeMutableBufferPointer<UInt8>, width: Int, hasAlpha: Bool) throws(ImageError) {
        let decoder = unsafe WebPINewRGB(
            hasAlpha ? MODE_RGBA : MODE_RGB, target.baseAddress, target.count, CInt(width * (hasAlpha ? 4 : 3)))
        guard let decoder = unsafe decoder else {
            throw .outOfMemory
        }
        unsafe self.decoder = decoder
    }

    deinit {
        unsafe WebPIDelete(decoder)
    }

    /// Decodes as far as the data goes; each call has the same data and more.
    ///
    /// - Returns: whether the picture is complete.
    func decode(_ data: UnsafeBufferPointer<UInt8>) throws(ImageError) -> Bool {
        let status = unsafe WebPIUpdate(decoder, data.baseAddress, data.count)
        switch status {
        case VP8_STATUS_OK: return true
        case VP8_STATUS_SUSPENDED, VP8_STATUS_NOT_ENOUGH_DATA: return false
        case VP8_STATUS_UNSUPPORTED_FEATURE: throw .unsupported(.webp, detail: "an unknown feature of the format")
        case VP8_STATUS_OUT_OF_MEMORY: throw .outOfMemory
        default: throw .corrupt(.webp, detail: "the data cannot be decoded")
        }
    }

    /// The rows decoded by now.
    var rows: Int {
        var last = CInt(0)
        unsafe _ = WebPIDecGetRGB(decoder, &last, nil, nil, nil)
        return Int(last)
    }
}
