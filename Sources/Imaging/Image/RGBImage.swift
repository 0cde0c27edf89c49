/// An 8-bit RGB picture, upright, row-major, three interleaved bytes a pixel and no padding between rows.
///
/// Copies share one immutable block of memory, which is wiped when the last of them goes.
public struct RGBImage: Sendable {
    /// Columns, at least 1.
    public let width: Int
    /// Rows, at least 1.
    public let height: Int

    let storage: PixelStorage

    /// An image whose `width * height * 3` bytes are written by `body`.
    ///
    /// - Parameters:
    ///   - width: columns, at least 1.
    ///   - height: rows, at least 1.
    ///   - body: must write every byte of the buffer, which holds unspecified values at first.
    /// - Throws: what `body` throws; the buffer is wiped then.
    public init<E: Error>(
        width: Int, height: Int, initializingWith body: (UnsafeMutableBufferPointer<UInt8>) throws(E) -> Void
    ) throws(E) {
        precondition(width > 0 && height > 0, "an image has at least one pixel")
        self.width = width
        self.height = height
        storage = try unsafe PixelStorage(count: width * height * 3, initializingWith: body)
    }

    /// The same where the system may have no memory for a picture of this size.
    ///
    /// - Throws: `.outOfMemory`, and what `body` throws.
    init(
        ifPossible width: Int, height: Int,
        initializingWith body: (UnsafeMutableBufferPointer<UInt8>) throws(ImageError) -> Void
    ) throws(ImageError) {
        precondition(width > 0 && height > 0, "an image has at least one pixel")
        self.width = width
        self.height = height
        storage = try unsafe PixelStorage(ifPossible: width * height * 3, initializingWith: body)
    }

    /// An image of the given RGB bytes; `pixels.count` must be `width * height * 3`.
    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(pixels.count == width * height * 3, "three bytes for each pixel")
        unsafe self.init(width: width, height: height) { target in
            _ = unsafe target.initialize(fromContentsOf: pixels)
        }
    }

    /// The `width * height * 3` bytes, row by row, RGB.
    public var pixels: Span<UInt8> {
        @_lifetime(borrow self)
        get {
            let bytes = unsafe storage.bytes
            let span = unsafe Span(_unsafeElements: bytes)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    /// Calls `body` with the bytes, for C functions; they are valid only during the call.
    public func withUnsafePixels<R, E: Error>(
        _ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        try withExtendedLifetime(storage) { () throws(E) -> R in
            try unsafe body(storage.bytes)
        }
    }
}
