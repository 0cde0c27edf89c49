import Glibc

/// The process's limit of open file descriptors.
enum DescriptorLimit {
    /// What the model, the log, the event loops and the like need beside the connections.
    private static let reserve = 64

    /// Raises the soft limit to what so many connections need, as far as the hard limit goes.
    ///
    /// - Returns: the connections that there are descriptors for, where they are fewer than asked for; else nil.
    static func raise(forConnections connections: Int) -> Int? {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard unsafe getrlimit(resource, &limit) == 0 else { return nil }
        let wanted = rlim_t(connections + reserve)
        if limit.rlim_cur < wanted {
            limit.rlim_cur = min(wanted, limit.rlim_max)
            guard unsafe setrlimit(resource, &limit) == 0 else { return nil }
        }
        return limit.rlim_cur < wanted ? max(0, Int(limit.rlim_cur) - reserve) : nil
    }
}
