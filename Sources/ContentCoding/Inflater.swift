import CZlib

/// zlib's decompressor of gzip's format (RFC 1952).
@safe final class Inflater {
    /// How far a step got.
    enum Step {
        /// So many bytes were taken and made.
        case progress(taken: Int, made: Int)
        /// The same, and the member is over.
        case memberEnd(taken: Int, made: Int)
        /// The data are damaged.
        case corrupt
    }

    private var stream = unsafe z_stream()

    /// `nil` if there is no memory for it.
    init?() {
        // 15 bits of window, and 16 for gzip's format alone.
        let size = unsafe Int32(MemoryLayout<z_stream>.size)
        guard unsafe inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, size) == Z_OK else { return nil }
    }

    deinit { unsafe inflateEnd(&stream) }

    /// Starts over for a further member.
    func reset() { unsafe inflateReset(&stream) }

    /// Goes on with input into room for output.
    func step(_ input: Span<UInt8>, into output: inout MutableSpan<UInt8>) -> Step {
        unsafe input.withUnsafeBufferPointer { input in
            unsafe output.withUnsafeMutableBufferPointer { output in
                // zlib reads only; its declaration predates const.
                unsafe stream.next_in = unsafe UnsafeMutablePointer(mutating: input.baseAddress)
                unsafe stream.avail_in = UInt32(clamping: input.count)
                unsafe stream.next_out = output.baseAddress
                unsafe stream.avail_out = UInt32(clamping: output.count)
                let (given, room) = unsafe (Int(stream.avail_in), Int(stream.avail_out))
                let code = unsafe inflate(&stream, Z_NO_FLUSH)
                let taken = unsafe given - Int(stream.avail_in)
                let made = unsafe room - Int(stream.avail_out)
                switch code {
                case Z_OK, Z_BUF_ERROR: return .progress(taken: taken, made: made)
                case Z_STREAM_END: return .memberEnd(taken: taken, made: made)
                default: return .corrupt
                }
            }
        }
    }
}
