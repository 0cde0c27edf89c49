import CXXHash
import Glibc

/// Packed weights in files, so that a later start maps them instead of reading, transforming and packing a model's.
///
/// An entry is found by everything that decides its bytes: the content of the weight file, the running program, the kernels
/// and the layout of the plan. Its checksums are compared at each load, and what is damaged is packed again. Processes that
/// serve the same model share the mapped memory.
public struct PackedWeightCache: Sendable {
    /// Where the files are.
    public let directory: CacheDirectory
    /// The most bytes that all files together may have; the longest unused go first.
    public let maximumBytes: Int

    /// A cache in `directory`, which is made when something is written.
    public init(directory: CacheDirectory, maximumBytes: Int) {
        self.directory = directory
        self.maximumBytes = maximumBytes
    }

    /// What became of looking for an entry.
    enum Lookup {
        case found(PageMemory)
        case missing
        /// There is one, whose checksums are wrong.
        case damaged(path: String)
    }

    /// Maps the weights of `key`.
    func load(_ key: String, weightBytes: Int) -> Lookup {
        let name = Self.name(of: key)
        guard let file = directory.open(name) else { return .missing }
        guard let prefix = file.read(PackedWeightHeader.prefixBytes, at: 0),
            let count = PackedWeightHeader.byteCount(prefix: prefix), let bytes = file.read(count, at: 0),
            let header = PackedWeightHeader(bytes)
        else { return .damaged(path: "\(directory.path)/\(name)") }
        // Another key of the same name is improbable, not impossible.
        guard header.key == key, header.weightBytes == weightBytes else { return .missing }
        guard file.byteCount == count + weightBytes,
            let memory = PageMemory(mapping: file.descriptor, offset: count, byteCount: weightBytes),
            unsafe WeightChecksums.agree(
                UnsafeRawBufferPointer(start: memory.base, count: weightBytes), header.checksums)
        else { return .damaged(path: "\(directory.path)/\(name)") }
        directory.touch(name)
        return .found(memory)
    }

    /// Writes the weights of `key`, then removes what is too much.
    func store(_ weights: PageMemory, _ key: String, weightBytes: Int) throws(CacheError) {
        guard weightBytes <= maximumBytes else { return }
        let bytes = unsafe UnsafeRawBufferPointer(start: weights.base, count: weightBytes)
        let header = PackedWeightHeader(
            key: key, weightBytes: weightBytes, checksums: unsafe WeightChecksums.compute(bytes)
        ).encoded()
        let result = unsafe header.withUnsafeBytes { head in
            Result { () throws(CacheError) in
                try unsafe directory.replace(Self.name(of: key), with: [head, bytes])
            }
        }
        try result.get()
        directory.prune(suffix: Self.suffix, maximumBytes: maximumBytes)
    }

    private static let suffix = ".packed"

    private static func name(of key: String) -> String {
        let hash = unsafe Array(key.utf8).withUnsafeBytes { unsafe XXH3_64bits($0.baseAddress, $0.count) }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits + suffix
    }
}
