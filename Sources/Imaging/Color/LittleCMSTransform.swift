import CLCMS2

/// One LittleCMS transform from a profile's samples to sRGB, with a context of its own: no state is shared between
/// threads, nor kept for another photo.
@safe struct LittleCMSTransform: ~Copyable {
    private let context: cmsContext
    private let transform: cmsHTRANSFORM

    /// The perceptual transform, LittleCMS's and Pillow's default.
    ///
    /// - Parameters:
    ///   - profile: the profile's bytes.
    ///   - format: LittleCMS's code for the samples' layout; the result is RGB of 8 bits.
    /// - Throws: `.malformed` when LittleCMS cannot make one, for whatever reason.
    init(profile: Span<UInt8>, format: UInt32) throws(ColorProfileError) {
        guard let context = unsafe cmsCreateContext(nil, nil) else { throw .malformed }
        // Nothing is written anywhere; what went wrong shows in what is returned.
        unsafe cmsSetLogErrorHandlerTHR(context) { _, _, _ in }
        let transform = unsafe profile.withUnsafeBytes { bytes in
            unsafe Self.makeTransform(context, bytes, format: format)
        }
        guard let transform = unsafe transform else {
            unsafe cmsDeleteContext(context)
            throw .malformed
        }
        unsafe self.context = context
        unsafe self.transform = transform
    }

    private static func makeTransform(
        _ context: cmsContext, _ bytes: UnsafeRawBufferPointer, format: UInt32
    ) -> cmsHTRANSFORM? {
        guard let source = unsafe cmsOpenProfileFromMemTHR(context, bytes.baseAddress, UInt32(bytes.count)) else {
            return nil
        }
        defer { unsafe _ = cmsCloseProfile(source) }
        guard let target = unsafe cmsCreate_sRGBProfileTHR(context) else { return nil }
        defer { unsafe _ = cmsCloseProfile(target) }
        return unsafe cmsCreateTransformTHR(
            context, source, format, target, clcms2_rgb, cmsUInt32Number(INTENT_PERCEPTUAL), 0)
    }

    deinit {
        unsafe cmsDeleteTransform(transform)
        unsafe cmsDeleteContext(context)
    }

    /// Converts pixels; `target` may be `source` where both have three samples a pixel.
    func convert(_ source: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>, pixels: Int) {
        unsafe cmsDoTransform(transform, source, target, UInt32(pixels))
    }
}
