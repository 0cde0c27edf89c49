import CXXHash

/// What stands before packed weights in a file of the cache: what they are, and checksums of all parts.
///
///     magic number, bytes of the header, of the key, of the weights, of a chunk    5 × 8 bytes, little-endian
///     XXH3 of each chunk of the weights                                          8 bytes each
///     the key, UTF-8, then zeros up to a whole page less 8 bytes
///     XXH3 of all this
struct PackedWeightHeader: Equatable {
    /// Says which model, packed by which program for which kernels.
    var key: String
    var weightBytes: Int
    /// One for each chunk of `chunkBytes`, the last of which may be shorter.
    var checksums: [UInt64]

    /// As much as one core reads at a time; it fits the second-level cache.
    static let chunkBytes = 1 << 20
    /// The numbers before the checksums.
    static let prefixBytes = 40
    private static let magic = UInt64(littleEndian: 0x31_4B_43_41_50_47_41_47)  // GAGPACK1
    private static let page = 4096

    /// The header's bytes, whole pages.
    var byteCount: Int {
        let content = Self.prefixBytes + checksums.count * 8 + key.utf8.count + 8
        return (content + Self.page - 1) / Self.page * Self.page
    }

    /// How many chunks so many bytes have.
    static func chunks(_ byteCount: Int) -> Int { (byteCount + chunkBytes - 1) / chunkBytes }

    /// The header as the file has it.
    func encoded() -> [UInt8] {
        let key = Array(key.utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(byteCount)
        let numbers = [byteCount, key.count, weightBytes, Self.chunkBytes].map { UInt64($0) }
        for number in [Self.magic] + numbers + checksums { bytes.append(littleEndian: number) }
        bytes += key
        bytes += Array(repeating: 0, count: byteCount - 8 - bytes.count)
        bytes.append(littleEndian: Self.checksum(bytes))
        return bytes
    }

    /// The bytes of the header that begins with `prefix`, or nil where it is none.
    static func byteCount(prefix: [UInt8]) -> Int? {
        guard prefix.count == prefixBytes, prefix.number(at: 0) == magic else { return nil }
        let count = prefix.number(at: 8)
        return (UInt64(page)...UInt64(16 << 20)).contains(count) ? Int(count) : nil
    }

    init(key: String, weightBytes: Int, checksums: [UInt64]) {
        self.key = key
        self.weightBytes = weightBytes
        self.checksums = checksums
    }

    /// The header in `bytes`, or nil where they are damaged or not its length.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.page, Self.byteCount(prefix: Array(bytes[..<Self.prefixBytes])) == bytes.count,
            bytes.number(at: bytes.count - 8) == Self.checksum(bytes.dropLast(8)),
            bytes.number(at: 32) == UInt64(Self.chunkBytes), bytes.number(at: 24) < 1 << 40
        else { return nil }
        let weightBytes = Int(bytes.number(at: 24))
        let first = Self.prefixBytes + Self.chunks(weightBytes) * 8
        guard first <= bytes.count - 8, bytes.number(at: 16) <= UInt64(bytes.count - 8 - first) else { return nil }
        self.weightBytes = weightBytes
        checksums = (0..<Self.chunks(weightBytes)).map { bytes.number(at: Self.prefixBytes + $0 * 8) }
        key = String(decoding: bytes[first..<first + Int(bytes.number(at: 16))], as: UTF8.self)
        guard byteCount == bytes.count else { return nil }
    }

    private static func checksum(_ bytes: some Collection<UInt8>) -> UInt64 {
        unsafe Array(bytes).withUnsafeBytes { unsafe XXH3_64bits($0.baseAddress, $0.count) }
    }
}

extension [UInt8] {
    fileprivate mutating func append(littleEndian number: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) { append(UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
    }

    /// The little-endian number of eight bytes.
    fileprivate func number(at position: Int) -> UInt64 {
        (0..<8).reduce(0) { $0 | UInt64(self[position + $1]) << UInt64($1 * 8) }
    }
}
