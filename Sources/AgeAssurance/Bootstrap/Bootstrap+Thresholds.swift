extension Bootstrap {
    /// The share of samples that reach each threshold. Takes time in proportion to samples and thresholds together, as each
    /// resample is counted once for all of them.
    ///
    /// - Parameter thresholds: in ascending order.
    /// - Returns: a share for each threshold; nil without samples.
    func shares(of values: [Double], reaching thresholds: [Double], in units: SamplingUnits) -> [ReplicatedValue]? {
        let count = values.count
        guard count > 0 else { return nil }
        let bins = values.map { Self.reached(thresholds, by: $0) }
        var replicates = thresholds.map { _ in [Float]() }
        for index in replicates.indices { replicates[index].reserveCapacity(resamples) }
        var counts = [Int](repeating: 0, count: thresholds.count + 1)
        forEachResample(of: units.count) { draws in
            for bin in counts.indices { counts[bin] = 0 }
            var total = 0
            for (sample, unit) in units.units.enumerated() {
                let weight = Int(draws[unit])
                counts[bins[sample]] += weight
                total += weight
            }
            var reaching = 0
            for index in thresholds.indices.reversed() {
                reaching += counts[index + 1]
                replicates[index].append(Float(Double(reaching) / Double(total)))
            }
        }
        return thresholds.indices.map { index in
            replicated(
                value: Double(bins.count { $0 > index }) / Double(count), replicates: replicates[index], isShare: true,
                count: count, units: units.count)
        }
    }

    /// How many of ascending thresholds a value reaches.
    private static func reached(_ thresholds: [Double], by value: Double) -> Int {
        var (low, high) = (0, thresholds.count)
        while low < high {
            let middle = (low + high) / 2
            if thresholds[middle] <= value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
