extension Bootstrap {
    /// The means of several quantities over the same samples.
    ///
    /// - Parameter columns: for each quantity its value in each sample, 0 or 1 for a share.
    /// - Returns: a value for each column; nil without samples.
    func means(of columns: [[Double]], in units: SamplingUnits) -> [ReplicatedValue]? {
        let count = units.units.count
        guard count > 0 else { return nil }
        let sums = columns.map(units.sums)
        let sizes = units.sums([Double](repeating: 1, count: count))
        var replicates = columns.map { _ in [Float]() }
        for column in replicates.indices { replicates[column].reserveCapacity(resamples) }
        forEachResample(of: units.count) { draws in
            var size = 0.0
            for unit in draws.indices { size += Double(draws[unit]) * sizes[unit] }
            for column in sums.indices {
                var sum = 0.0
                for unit in draws.indices { sum += Double(draws[unit]) * sums[column][unit] }
                replicates[column].append(Float(sum / size))
            }
        }
        return columns.indices.map { column in
            let isShare = columns[column].allSatisfy { $0 == 0 || $0 == 1 }
            return replicated(
                value: columns[column].reduce(0, +) / Double(count), replicates: replicates[column], isShare: isShare,
                count: count, units: units.count)
        }
    }

    /// The mean of one quantity; nil without samples.
    func mean(of values: [Double], in units: SamplingUnits) -> ReplicatedValue? {
        means(of: [values], in: units)?[0]
    }

    /// The mean of `weights`-fold samples' values: the sum of `values` over the sum of `weights`, as of pairs by person.
    func ratio(of values: [Double], to weights: [Double]) -> MeasuredValue? {
        let total = weights.reduce(0, +)
        guard total > 0 else { return nil }
        var replicates: [Float] = []
        forEachResample(of: values.count) { draws in
            var (sum, size) = (0.0, 0.0)
            for unit in draws.indices {
                sum += Double(draws[unit]) * values[unit]
                size += Double(draws[unit]) * weights[unit]
            }
            replicates.append(Float(sum / size))
        }
        let value = values.reduce(0, +) / total
        return MeasuredValue(
            value: value, interval: interval(of: replicates) ?? value...value, count: Int(total.rounded()))
    }

    func replicated(value: Double, replicates: [Float], isShare: Bool, count: Int, units: Int) -> ReplicatedValue {
        var range = interval(of: replicates) ?? value...value
        if isShare, let exact = exactInterval(events: value * Double(units), units: units) {
            range = min(range.lowerBound, exact.lowerBound)...max(range.upperBound, exact.upperBound)
        }
        return ReplicatedValue(
            measured: MeasuredValue(value: value, interval: range, count: count), replicates: replicates)
    }
}
