import CPNG

/// One libpng reader over a file in memory.
@safe struct PNGSession: ~Copyable {
    private let reader: OpaquePointer

    /// A reader of `file`, which must outlive it.
    @unsafe init(_ file: UnsafeBufferPointer<UInt8>) throws(ImageError) {
        guard let reader = unsafe cpng_create(file.baseAddress, file.count) else {
            throw .outOfMemory
        }
        unsafe self.reader = reader
    }

    deinit {
        unsafe cpng_destroy(reader)
    }

    /// Reads up to the image data.
    ///
    /// - Returns: bytes of a pixel: 4 where transparency is kept and there is any, else 3.
    func start(width: Int, height: Int, rows: Int, keepsAlpha: Bool) throws(ImageError) -> Int {
        var samples = CInt(0)
        try check(unsafe cpng_start(reader, UInt32(width), UInt32(height), UInt32(rows), keepsAlpha, &samples))
        return Int(samples)
    }

    /// Reads the next rows, all that fit the buffer.
    func read(_ target: UnsafeMutableBufferPointer<UInt8>, rows: Int) throws(ImageError) {
        for row in 0..<rows {
            try check(unsafe cpng_read_row(reader, target.baseAddress.map { unsafe $0 + target.count / rows * row }))
        }
    }

    /// Notes what libpng warned of.
    func note(_ warnings: inout ImageWarnings) throws(ImageError) {
        let bits = unsafe cpng_warnings(reader)
        if bits & CPNG_STRAY_DATA.rawValue != 0 {
            try warnings.insert(.strayData, orThrow: .corrupt(.png, detail: "surplus image data"))
        }
        if bits & CPNG_DAMAGED_METADATA.rawValue != 0 { warnings.insert(.damagedMetadata) }
    }

    private func check(_ status: cpng_status) throws(ImageError) {
        guard status != CPNG_OK else { return }
        let text = PNGMessage.text(unsafe cpng_last_message(reader))
        switch status {
        case CPNG_TRUNCATED: throw .truncated(.png, detail: text)
        case CPNG_OUT_OF_MEMORY: throw .outOfMemory
        default: throw .corrupt(.png, detail: text.isEmpty ? "the data cannot be decoded" : text)
        }
    }
}

/// The text of a libpng error.
enum PNGMessage {
    static func text(_ message: cpng_message) -> String {
        unsafe withUnsafeBytes(of: message.text) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
