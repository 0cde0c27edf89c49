/// One metric with its samples, as the Prometheus text format knows it.
package protocol MetricFamily: Sendable {
    var description: MetricDescription { get }
    /// The sample lines of the moment, in a stable order.
    func samples() -> [MetricSample]
}

/// Name, meaning and type of a metric.
package struct MetricDescription: Sendable {
    package enum Kind: String, Sendable { case counter, gauge, histogram }

    package let name: String
    package let help: String
    package let kind: Kind
    package let labels: [String]

    package init(_ name: String, _ kind: Kind, labels: [String] = [], _ help: String) {
        self.name = name
        self.help = help
        self.kind = kind
        self.labels = labels
    }
}

/// One line of a metric: suffix of the name, label pairs and value.
package struct MetricSample: Sendable {
    package var suffix = ""
    package var labels: [(name: String, value: String)] = []
    package var value: Double
}
