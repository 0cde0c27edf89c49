import Synchronization

/// A number for each set of label values: a counter that only grows, or a gauge that is set.
package final class Counter: MetricFamily {
    package let description: MetricDescription
    private let values: Mutex<[[String]: Double]>

    /// - Parameter description: name, help and labels.
    /// - Parameter initial: label values that are shown as 0 from the start, so that a rate has a first point.
    package init(_ description: MetricDescription, initial: [[String]] = []) {
        self.description = description
        let start = description.labels.isEmpty ? [[]] : initial
        values = Mutex(Dictionary(uniqueKeysWithValues: start.map { ($0, 0) }))
    }

    package func add(_ amount: Double = 1, _ labels: String...) {
        precondition(labels.count == description.labels.count, "label values of \(description.name)")
        values.withLock { $0[labels, default: 0] += amount }
    }

    package func set(_ value: Double, _ labels: String...) {
        precondition(labels.count == description.labels.count, "label values of \(description.name)")
        values.withLock { $0[labels] = value }
    }

    package func value(_ labels: String...) -> Double { values.withLock { $0[labels] ?? 0 } }

    package func samples() -> [MetricSample] {
        values.withLock { $0 }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .map { labels, value in MetricSample(labels: description.pairs(labels), value: value) }
    }
}

/// A number that is asked for when the metrics are read.
package struct ObservedMetric: MetricFamily {
    package let description: MetricDescription
    private let observe: @Sendable () -> [MetricSample]

    /// A metric without labels.
    package init(_ description: MetricDescription, value: @escaping @Sendable () -> Double) {
        self.init(description) { [MetricSample(value: value())] }
    }

    /// A metric whose samples name their labels.
    package init(_ description: MetricDescription, samples: @escaping @Sendable () -> [MetricSample]) {
        self.description = description
        observe = samples
    }

    package func samples() -> [MetricSample] { observe() }
}

extension MetricDescription {
    func pairs(_ values: [String]) -> [(name: String, value: String)] {
        zip(labels, values).map { (name: $0, value: $1) }
    }
}
