/// Where a plan's weights are in the cache.
struct CachedPlace: Sendable {
    let cache: PackedWeightCache
    let key: String

    /// Nil where there is no cache, or where what it holds could not be told apart.
    init?(builder: PlanBuilder, options: EngineOptions) {
        guard let cache = options.weightCache, let content = options.weightContent, let program = FileIdentity.program
        else { return nil }
        self.cache = cache
        // The program stands for the code that packs: one that packs differently is another program.
        key =
            (["weights \(content)", "program \(program)", "epsilon \(builder.description.batchNormEpsilon)"]
            + builder.jobs.map(\.signature)).joined(separator: "\n")
    }

    func load(weightBytes: Int) -> PackedWeightCache.Lookup { cache.load(key, weightBytes: weightBytes) }
}
