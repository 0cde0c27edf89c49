import Glibc
import Synchronization

/// Memory of bodies that have gone, kept for those that come: overwritten, and no more than so many bytes of it.
///
/// A fresh mapping of a photo's size costs a page fault for every 4 KiB, and giving it back interrupts all cores that run
/// threads of the process (TLB shootdown); both together take longer than receiving the photo.
@safe final class SpareMappings: Sendable {
    private struct Mapping: Sendable {
        let address: UInt
        let count: Int
    }

    /// The most bytes that are kept.
    let maximum: Int
    /// The mapping that has waited longest comes first.
    private let mappings = Mutex<[Mapping]>([])

    init(maximum: Int) {
        self.maximum = maximum
    }

    deinit {
        for mapping in mappings.withLock({ $0 }) { Self.unmap(mapping) }
    }

    /// The bytes that are kept at the moment.
    var count: Int { mappings.withLock { $0.reduce(0) { $0 + $1.count } } }

    /// Takes a kept mapping of so many bytes at least and four times as many at most.
    ///
    /// - Returns: the smallest that fits, all of it zeros; nil if there is none.
    func take(_ needed: Int) -> UnsafeMutableRawBufferPointer? {
        let mapping = mappings.withLock { mappings -> Mapping? in
            let fitting = mappings.indices.filter { (needed...4 * needed).contains(mappings[$0].count) }
            return fitting.min { mappings[$0].count < mappings[$1].count }.map { mappings.remove(at: $0) }
        }
        guard let mapping else { return nil }
        return unsafe Self.pointer(mapping)
    }

    /// Keeps a mapping, for which those that have waited longest give way, or gives it back to the system.
    ///
    /// - Parameter bytes: a whole mapping, all of it zeros.
    func keep(_ bytes: UnsafeMutableRawBufferPointer) {
        let kept = Mapping(address: UInt(bitPattern: bytes.baseAddress), count: bytes.count)
        guard kept.count <= maximum else { return Self.unmap(kept) }
        let leaving = mappings.withLock { mappings in
            mappings.append(kept)
            var total = mappings.reduce(0) { $0 + $1.count }
            let number = mappings.prefix { mapping in
                defer { total -= mapping.count }
                return total > maximum
            }.count
            defer { mappings.removeFirst(number) }
            return Array(mappings.prefix(number))
        }
        for mapping in leaving { Self.unmap(mapping) }
    }

    private static func pointer(_ mapping: Mapping) -> UnsafeMutableRawBufferPointer? {
        unsafe UnsafeMutableRawPointer(bitPattern: mapping.address).map {
            unsafe UnsafeMutableRawBufferPointer(start: $0, count: mapping.count)
        }
    }

    private static func unmap(_ mapping: Mapping) {
        if let bytes = unsafe pointer(mapping) { unsafe munmap(bytes.baseAddress, bytes.count) }
    }
}
