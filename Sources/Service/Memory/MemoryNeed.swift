import Imaging

/// What a service takes of memory, as far as its configuration and the files of its models tell: an estimate on the safe side.
struct MemoryNeed {
    /// Bytes of the address space before the first request, and for small ones.
    let least: Int
    /// The same with all that requests may take.
    let most: Int
    /// Bytes of memory at the most.
    let resident: Int

    /// Address space that a thread takes for its stack.
    private static let stack = 8 << 20
    /// Threads beside the workers and those that help them: loops, deadlines, the log, signals, the repository.
    private static let otherThreads = 8
    /// What the network and the detector of one worker work in.
    private static let activations = 48 << 20
    /// A model's weights as they are in their file, and packed for its engine.
    private static let copiesOfWeights = 2
    /// Code, small blocks, and what small photos take.
    private static let small = 64 << 20

    /// - Parameters:
    ///   - modelBytes: files of all models.
    ///   - used: the address space that the process takes already.
    init(_ configuration: ServiceConfiguration, workers: Int, modelBytes: Int, used: Int) {
        let limits = configuration.limits
        // Each worker has one context of its own and a share of one on all cores.
        let model = modelBytes * Self.copiesOfWeights + 2 * workers * Self.activations
        let threads = (2 * workers + Self.otherThreads) * Self.stack
        least = used + model + threads + AddressSpace.arenas + Self.small + SystemMemory.headroom
        let requests = limits.bodyMemoryBytes + limits.pixelMemoryBytes + PixelBufferPool.shared.maximumBytes
        most = least + requests
        resident = model + requests + Self.small
    }
}

extension Logger {
    /// Warns where requests may take more than there is.
    ///
    /// - Throws: `ServiceError.addressSpace` where not even small ones fit.
    func checkMemory(_ need: MemoryNeed) throws(ServiceError) {
        let remedy = "or lower limits.pixel_memory_bytes and limits.body_memory_bytes"
        if let limit = try AddressSpace.check(need) {
            log(
                .warning, "large photos may get 503: raise the limit of the address space (ulimit -v), \(remedy)",
                [("limit_bytes", .integer(limit)), ("needed_bytes", .integer(need.most))])
        }
        if let limit = ContainerMemory.limit, limit < need.resident {
            log(
                .warning, "the memory limit of the container is below what the service may take: raise it, \(remedy)",
                [("limit_bytes", .integer(limit)), ("needed_bytes", .integer(need.resident))])
        }
    }
}
