import CPNG

extension RGBImage {
    /// This picture as a PNG file (8-bit RGB, without metadata), written by libpng.
    ///
    /// - Throws: `PNGEncodingError` with libpng's message, as when memory is short.
    public func pngEncoded() throws(PNGEncodingError) -> [UInt8] {
        var (capacity, message) = (0, cpng_message())
        let (columns, rows) = (UInt32(width), UInt32(height))
        return try unsafe withUnsafePixels { (pixels) throws(PNGEncodingError) in
            _ = unsafe cpng_encode_rgb(pixels.baseAddress, columns, rows, nil, &capacity, &message)
            var status = CPNG_OK
            let file = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
                count = capacity
                status = unsafe cpng_encode_rgb(
                    pixels.baseAddress, columns, rows, buffer.baseAddress, &count, &message)
                if status != CPNG_OK { count = 0 }
            }
            guard status == CPNG_OK else { throw PNGEncodingError(detail: PNGMessage.text(message)) }
            return file
        }
    }
}

/// Why a picture could not be written as PNG.
public struct PNGEncodingError: Error, Equatable, Sendable {
    /// What libpng said.
    public let detail: String
}
