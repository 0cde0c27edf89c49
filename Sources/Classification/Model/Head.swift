/// An output of the network as model.json describes it: its name, and what its logits mean.
///
/// Everything that is said of a face follows from the heads of its model: no head is known by its name but those that
/// give ages their meaning (``AgeThresholds``).
public struct Head: Sendable, Equatable {
    /// What the logits of a head mean.
    public enum Kind: Sendable, Equatable {
        /// One unit: its sigmoid is the probability of the second of two labels, 1 − that of the first.
        case binary
        /// A unit for each label: their softmax gives the labels' probabilities.
        case categories
        /// 101 units, unit n standing for the age n in full years: their softmax is a distribution over years.
        case years
    }

    /// Ages that the units of a distribution over years stand for.
    public static let years = 0...100

    /// Name in model.json and in answers, as `gender`.
    public var name: String
    /// What the logits mean.
    public var kind: Kind
    /// In the order of the units, of a binary head those of 0 and of 1; none of a distribution over years.
    public var labels: [String] = []
    /// Ages in full years that each label stands for, without overlaps; none where labels are no ages.
    public var ranges: [ClosedRange<Int>] = []
    /// Logits are divided by this before the activation; 1 leaves them (Guo et al. 2017, arXiv:1706.04599).
    public var temperature = 1.0

    /// A head of a name and kind.
    public init(
        name: String, kind: Kind, labels: [String] = [], ranges: [ClosedRange<Int>] = [], temperature: Double = 1
    ) {
        self.name = name
        self.kind = kind
        self.labels = labels
        self.ranges = ranges
        self.temperature = temperature
    }

    /// Logits that the network gives for a face.
    public var units: Int {
        switch kind {
        case .binary: 1
        case .categories: labels.count
        case .years: Self.years.count
        }
    }

    /// The activation as model.json names it.
    public var activation: String { kind == .binary ? "sigmoid" : "softmax" }

    /// The label of an age in full years; `nil` where no label stands for it.
    public func label(ofAge years: Int) -> String? {
        ranges.firstIndex { $0.contains(years) }.map { labels[$0] }
    }

    /// The name for people: `Age group`, or, in capitals, `AGE GROUP`.
    public func title(inCapitals: Bool = false) -> String {
        let words = name.split { $0 == "_" || $0 == "-" }.joined(separator: " ")
        return inCapitals ? words.uppercased() : words.prefix(1).uppercased() + words.dropFirst()
    }
}
