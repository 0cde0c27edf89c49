import Synchronization

/// Observations counted in buckets, with their sum, for each set of label values.
package final class Histogram: MetricFamily {
    private struct Series: Sendable {
        var counts: [Int]
        var sum = 0.0
    }

    package let description: MetricDescription
    private let bounds: [Double]
    private let series: Mutex<[[String]: Series]>

    /// - Parameter description: name, help and labels.
    /// - Parameter bounds: upper bounds of the buckets, ascending; the last bucket, without a bound, is added.
    package init(_ description: MetricDescription, bounds: [Double]) {
        self.description = description
        self.bounds = bounds
        let empty = Series(counts: Array(repeating: 0, count: bounds.count + 1))
        series = Mutex(description.labels.isEmpty ? [[]: empty] : [:])
    }

    package func observe(_ value: Double, _ labels: String...) {
        precondition(labels.count == description.labels.count, "label values of \(description.name)")
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        series.withLock { series in
            series[labels, default: Series(counts: Array(repeating: 0, count: bounds.count + 1))].counts[bucket] += 1
            series[labels]?.sum += value
        }
    }

    package func samples() -> [MetricSample] {
        series.withLock { $0 }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .flatMap { labels, series in lines(of: series, labels: description.pairs(labels)) }
    }

    private func lines(of series: Series, labels: [(name: String, value: String)]) -> [MetricSample] {
        var cumulative = 0
        var lines: [MetricSample] = []
        for (bound, count) in zip(bounds.map { $0.metricText } + ["+Inf"], series.counts) {
            cumulative += count
            lines.append(
                MetricSample(suffix: "_bucket", labels: labels + [("le", bound)], value: Double(cumulative)))
        }
        lines.append(MetricSample(suffix: "_sum", labels: labels, value: series.sum))
        lines.append(MetricSample(suffix: "_count", labels: labels, value: Double(cumulative)))
        return lines
    }
}
