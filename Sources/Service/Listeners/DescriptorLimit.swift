import Glibc

/// The process's limit of open file descriptors.
enum DescriptorLimit {
    /// What the model, the log, the event loops and the like need beside the connections.
    private static let reserve = 64
    /// Connections without which a service is none.
    private static let fewest = 16

    /// Raises the soft limit to what so many connections need, as far as the hard limit goes.
    ///
    /// - Returns: the connections that there are descriptors for, where they are fewer than asked for; else nil.
    /// - Throws: `ServiceError.descriptors` where there are hardly any.
    static func raise(forConnections connections: Int) throws(ServiceError) -> Int? {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard unsafe getrlimit(resource, &limit) == 0 else { return nil }
        let wanted = rlim_t(connections + reserve)
        if limit.rlim_cur < wanted {
            var raised = limit
            raised.rlim_cur = min(wanted, limit.rlim_max)
            if unsafe setrlimit(resource, &raised) == 0 { limit = raised }
        }
        guard limit.rlim_cur < wanted else { return nil }
        let descriptors = Int(limit.rlim_cur)
        guard descriptors >= reserve + min(fewest, connections) else {
            throw .descriptors(limit: descriptors, needed: reserve + fewest)
        }
        return descriptors - reserve
    }
}
