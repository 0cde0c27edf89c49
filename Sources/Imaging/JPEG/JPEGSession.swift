import CJPEG

/// One libjpeg decompressor over a file in memory.
@safe struct JPEGSession: ~Copyable {
    private let decoder: OpaquePointer
    private let watch: DecodingWatch

    /// A decoder of `file`, which must outlive it.
    @unsafe init(_ file: UnsafeBufferPointer<UInt8>, watch: DecodingWatch) throws(ImageError) {
        guard let decoder = unsafe cjpeg_create(file.baseAddress, file.count) else {
            throw .outOfMemory
        }
        unsafe self.decoder = decoder
        self.watch = watch
    }

    deinit {
        unsafe cjpeg_destroy(decoder)
    }

    /// Reads up to the first scan and gives the size and the number of components as libjpeg reads them.
    func readHeader() throws(ImageError) -> (width: Int, height: Int, components: Int) {
        var header = cjpeg_header()
        try check(unsafe cjpeg_read_header(decoder, &header))
        return (Int(header.width), Int(header.height), Int(header.components))
    }

    /// Begins to decode at a whole fraction of the size.
    func start(denominator: Int, maximumScans: Int) throws(ImageError) {
        let context = unsafe Unmanaged.passUnretained(watch).toOpaque()
        try check(
            unsafe cjpeg_start(
                decoder, UInt32(denominator), CInt(maximumScans),
                { context in
                    guard let context = unsafe context else { return 0 }
                    return unsafe Unmanaged<DecodingWatch>.fromOpaque(context).takeUnretainedValue().stops() ? 1 : 0
                }, context))
    }

    /// Reads the next rows, all that fit the buffer.
    func read(_ target: UnsafeMutableBufferPointer<UInt8>, rows: Int) throws(ImageError) {
        try check(unsafe cjpeg_read_rows(decoder, target.baseAddress, target.count / rows, UInt32(rows)))
    }

    /// Where reading stands after the last row, and the marker that was met there; 0 for none.
    var position: (offset: Int, marker: Int) {
        var marker = CInt(0)
        let offset = unsafe cjpeg_position(decoder, &marker)
        return (offset, Int(marker))
    }

    /// Whether every coefficient was given in full.
    var isComplete: Bool { unsafe cjpeg_is_complete(decoder) }

    /// Whether some of the image data was wrong.
    var hasDamagedData: Bool { unsafe cjpeg_warnings(decoder) & CJPEG_DAMAGED_DATA.rawValue != 0 }

    /// Notes what libjpeg warned of.
    func note(_ warnings: inout ImageWarnings) throws(ImageError) {
        let bits = unsafe cjpeg_warnings(decoder)
        for (bit, warning) in [
            (CJPEG_STRAY_DATA, .strayData), (CJPEG_INVALID_HEADER, .invalidHeader),
            (CJPEG_DAMAGED_DATA, .damagedData), (CJPEG_TRAILING_DATA, .trailingData),
        ] as [(cjpeg_warning, ImageWarning)] where bits & bit.rawValue != 0 {
            try warnings.insert(warning, orThrow: .corrupt(.jpeg, detail: message))
        }
    }

    private var message: String {
        unsafe String(cString: cjpeg_message(decoder))
    }

    private func check(_ status: cjpeg_status) throws(ImageError) {
        switch status {
        case CJPEG_OK: return
        case CJPEG_MISSING_DATA: throw JPEGDecoder.missingData
        case CJPEG_OUT_OF_MEMORY: throw .outOfMemory
        case CJPEG_STOPPED: throw watch.error(.jpeg)
        case CJPEG_TOO_MANY_SCANS: throw .corrupt(.jpeg, detail: "more scans than a photo of its size has")
        default:
            let text = message
            if text.hasPrefix("Unsupported") || text.contains("not supported") {
                throw .unsupported(.jpeg, detail: text)
            }
            throw .corrupt(.jpeg, detail: text)
        }
    }
}
