import CPNG

/// An ICC profile in the `iCCP` chunk of a PNG file (ISO/IEC 15948, 11.3.3.3): a name, a zero, the method of compression
/// (0) and a zlib stream.
enum PNGProfile {
    /// The inflated profile; nil without one. What cannot be inflated, or to too much, gives an empty one, which is none.
    static func inflated(_ chunk: Range<Int>?, in file: Span<UInt8>) -> [UInt8]? {
        guard let chunk else { return nil }
        guard let name = chunk.first(where: { file[$0] == 0 }), name + 2 < chunk.upperBound, file[name + 1] == 0 else {
            return []
        }
        return unsafe file.extracting(name + 2..<chunk.upperBound).withUnsafeBufferPointer { stream in
            unsafe [UInt8](unsafeUninitializedCapacity: ICCProfile.maximumBytes) { target, count in
                count = target.count
                let status = unsafe cpng_inflate(stream.baseAddress, stream.count, target.baseAddress, &count)
                if status != CPNG_OK { count = 0 }
            }
        }
    }
}
