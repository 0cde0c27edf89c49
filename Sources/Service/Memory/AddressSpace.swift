import CLinux
import Glibc

/// The process's limit of address space (`ulimit -v`).
enum AddressSpace {
    private static let limitedArenas = 2
    /// What the allocator's arenas take of it under a limit.
    static let arenas = limitedArenas * (64 << 20)

    /// The limit in bytes; nil without one.
    static var limit: Int? {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, limit.rlim_cur < Int.max else {
            return nil
        }
        return Int(limit.rlim_cur)
    }

    /// Makes sure that a service fits the limit.
    ///
    /// The allocator would take 64 MiB of it for each thread, whether it uses them or not; under a limit it takes fewer.
    ///
    /// - Parameter need: what the service takes.
    /// - Returns: the limit, where it is less than what requests may take at their most; else nil.
    /// - Throws: `ServiceError.addressSpace` where not even small requests fit.
    static func check(_ need: MemoryNeed) throws(ServiceError) -> Int? {
        guard let limit else { return nil }
        linux_limit_arenas(CInt(limitedArenas))
        guard limit >= need.least else {
            throw .addressSpace(limit: limit, least: need.least, most: need.most)
        }
        return limit < need.most ? limit : nil
    }
}
