import CHEIF

/// libheif's view of one file.
@safe struct HEIFContext: ~Copyable {
    private let context: OpaquePointer

    /// An empty context that refuses pictures of more than `limit` columns or rows and decodes in the calling thread.
    init(limit: Int) throws(HEIFFault) {
        guard let context = unsafe heif_context_alloc() else { throw .outOfMemory }
        unsafe heif_context_set_maximum_image_size_limit(context, CInt(clamping: limit))
        unsafe heif_context_set_max_decoding_threads(context, 0)
        unsafe self.context = context
    }

    deinit {
        unsafe heif_context_free(context)
    }

    /// Decodes the picture of a file, as stored, to planes of red, green and blue, or of grey where it has no colour.
    func decode(_ file: [UInt8]) throws(HEIFFault) -> HEIFImage {
        try unsafe file.span.bytes.withUnsafeBytes { (bytes) throws(HEIFFault) in
            try unsafe Self.check(
                heif_context_read_from_memory_without_copy(context, bytes.baseAddress, bytes.count, nil))
            var handle: OpaquePointer?
            try unsafe Self.check(heif_context_get_primary_image_handle(context, &handle))
            defer { unsafe heif_image_handle_release(handle) }
            var image: OpaquePointer?
            try unsafe Self.check(
                heif_decode_image(handle, &image, heif_colorspace_undefined, heif_chroma_undefined, nil))
            guard let image = unsafe image else { throw .corrupt("the data cannot be decoded") }
            return unsafe HEIFImage(owning: image)
        }
    }

    private static func check(_ error: heif_error) throws(HEIFFault) {
        switch unsafe error.code {
        case heif_error_Ok: return
        case heif_error_Unsupported_feature, heif_error_Unsupported_filetype:
            throw unsafe .unsupported(message(error, otherwise: "an unknown feature of the format"))
        case heif_error_Memory_allocation_error:
            guard unsafe error.subcode == heif_suberror_Security_limit_exceeded else { throw .outOfMemory }
            throw .corrupt("its picture is larger than its header says")
        default: throw unsafe .corrupt(message(error, otherwise: "the data cannot be decoded"))
        }
    }

    private static func message(_ error: heif_error, otherwise: String) -> String {
        guard let pointer = unsafe error.message else { return otherwise }
        let text = unsafe String(cString: pointer)
        return text.isEmpty || text == "Success" || text == "Unspecified" ? otherwise : text
    }
}

/// One picture as libheif decoded it.
@safe struct HEIFImage: ~Copyable {
    private let image: OpaquePointer

    /// Takes over a picture of libheif's.
    @unsafe init(owning image: OpaquePointer) {
        unsafe self.image = image
    }

    deinit {
        unsafe heif_image_release(image)
    }

    /// Whether it has no colour.
    var isGrey: Bool {
        unsafe heif_image_get_colorspace(image) == heif_colorspace_monochrome
    }

    /// Whether black is 16 and white 235 in its samples, as in films; libheif expands that where there is colour.
    var hasLimitedRange: Bool {
        var profile: UnsafeMutablePointer<heif_color_profile_nclx>?
        guard unsafe heif_image_get_nclx_color_profile(image, &profile).code == heif_error_Ok,
            let profile = unsafe profile
        else { return false }
        defer { unsafe heif_nclx_color_profile_free(profile) }
        return unsafe profile.pointee.full_range_flag == 0
    }

    /// Calls `body` with the planes of red, green and blue, or of grey three times, which are valid during the call.
    ///
    /// - Throws: `.corrupt` for planes of less than the given size, and what `body` throws.
    func withPlanes(
        width: Int, height: Int, _ body: (_ red: Plane, _ green: Plane, _ blue: Plane) -> Void
    ) throws(HEIFFault) {
        let channels = isGrey ? [heif_channel_Y] : [heif_channel_R, heif_channel_G, heif_channel_B]
        var planes = unsafe [Plane]()
        for channel in channels {
            guard let plane = unsafe plane(channel), unsafe plane.bits == planes.first?.bits ?? plane.bits else {
                throw .unsupported("samples of several depths")
            }
            guard unsafe plane.width >= width, unsafe plane.height >= height else {
                throw unsafe .corrupt(
                    "\(plane.width)×\(plane.height) pixels are coded, its header says \(width)×\(height)")
            }
            unsafe planes.append(plane)
        }
        let last = channels.count - 1
        unsafe body(planes[0], planes[min(1, last)], planes[last])
    }

    private func plane(_ channel: heif_channel) -> Plane? {
        var stride: CInt = 0
        guard let base = unsafe heif_image_get_plane_readonly(image, channel, &stride) else { return nil }
        let bits = unsafe Int(heif_image_get_bits_per_pixel_range(image, channel))
        guard (8...16).contains(bits) else { return nil }
        return unsafe Plane(
            base: UnsafeRawPointer(base), stride: Int(stride), width: Int(heif_image_get_width(image, channel)),
            height: Int(heif_image_get_height(image, channel)), bits: bits)
    }

    /// The samples of one channel, row by row: a byte each up to eight bits, two in the machine's order above.
    @unsafe struct Plane {
        let base: UnsafeRawPointer
        /// Bytes from one row to the next.
        let stride: Int
        let width: Int
        let height: Int
        /// Bits of each sample, 8 to 16.
        let bits: Int

        /// The high eight bits of a sample.
        @inline(__always)
        func sample(_ column: Int, _ row: Int) -> UInt8 {
            let start = unsafe base + row * stride
            if unsafe bits == 8 { return unsafe start.load(fromByteOffset: column, as: UInt8.self) }
            let sample = unsafe start.loadUnaligned(fromByteOffset: column * 2, as: UInt16.self)
            return unsafe UInt8(truncatingIfNeeded: min(sample >> (bits - 8), 255))
        }
    }
}
