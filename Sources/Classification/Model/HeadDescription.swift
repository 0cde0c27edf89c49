import JSON

/// The head that tells gender.
public struct GenderHead: Sendable, Equatable {
    /// How logits become two probabilities.
    public enum Activation: String, Sendable, CaseIterable {
        /// One unit: its sigmoid is the probability of `labels[1]`, 1 − that the probability of `labels[0]`.
        case sigmoid
        /// Two units: their softmax gives the probabilities of `labels` in order.
        case softmax

        /// Units of a head with this activation.
        public var units: Int { self == .sigmoid ? 1 : 2 }
    }

    /// How logits become two probabilities.
    public var activation: Activation
    /// Two labels; for the bundled model female, male.
    public var labels: [String]
    /// Logits are divided by this before the activation; 1 leaves them (Guo et al. 2017, arXiv:1706.04599).
    public var temperature: Double

    init(json: JSONValue) throws(ModelError) {
        let reader = try MemberReader(
            json, path: "heads.gender", keys: ["activation", "units", "labels", "temperature"])
        activation = try reader.choice("activation")
        guard try reader.integer("units", in: 1...2) == activation.units else {
            throw reader.bad("units", allowed: "\(activation.units) with the activation \"\(activation.rawValue)\"")
        }
        labels = try reader.labels("labels", count: 2)
        temperature = try reader.temperature()
    }
}

/// The head that tells the age group: softmax over its units.
public struct AgeGroupHead: Sendable, Equatable {
    /// Label of each unit.
    public var labels: [String]
    /// Ages in full years that each unit stands for; they do not overlap.
    public var ranges: [ClosedRange<Int>]
    /// Logits are divided by this before the softmax; 1 leaves them.
    public var temperature: Double

    init(json: JSONValue) throws(ModelError) {
        let reader = try MemberReader(
            json, path: "heads.age_group", keys: ["activation", "units", "labels", "ranges", "temperature"])
        try reader.requireSoftmax()
        let units = try reader.integer("units", in: 2...20)
        labels = try reader.labels("labels", count: units)
        ranges = try Self.ranges(reader, count: units)
        temperature = try reader.temperature()
    }

    /// The label of an age in full years; `nil` when no group holds it.
    public func label(ofAge years: Int) -> String? {
        ranges.firstIndex { $0.contains(years) }.map { labels[$0] }
    }

    private static func ranges(_ reader: MemberReader, count: Int) throws(ModelError) -> [ClosedRange<Int>] {
        let allowed = "\(count) pairs [first, last] of ages from 0 to 150 that do not overlap, one for each label"
        var ranges: [ClosedRange<Int>] = []
        for element in try reader.required("ranges", allowed: allowed).arrayValue ?? [] {
            guard let pair = element.arrayValue, pair.count == 2,
                let first = pair[0].integerValue, let last = pair[1].integerValue,
                first >= 0, first <= last, last <= 150,
                !ranges.contains(where: { $0.overlaps(first...last) })
            else { throw reader.bad("ranges", allowed: allowed) }
            ranges.append(first...last)
        }
        guard ranges.count == count else { throw reader.bad("ranges", allowed: allowed) }
        return ranges
    }
}

/// The head that tells the age in years: softmax over 101 units, unit n standing for the age n.
public struct AgeHead: Sendable, Equatable {
    /// Ages from 0 to 100.
    public static let units = 101

    /// Logits are divided by this before the softmax; 1 leaves them.
    public var temperature: Double

    init(json: JSONValue) throws(ModelError) {
        let reader = try MemberReader(json, path: "heads.age", keys: ["activation", "units", "bins", "temperature"])
        try reader.requireSoftmax()
        _ = try reader.integer("units", in: Self.units...Self.units)
        let bins = "years 0 to 100"
        if reader.optional("bins") != nil, try reader.text("bins") != bins {
            throw reader.bad("bins", allowed: "\"\(bins)\"")
        }
        temperature = try reader.temperature()
    }
}

extension MemberReader {
    fileprivate func requireSoftmax() throws(ModelError) {
        guard try text("activation", allowed: "\"softmax\"") == "softmax" else {
            throw bad("activation", allowed: "\"softmax\"")
        }
    }

    fileprivate func temperature() throws(ModelError) -> Double {
        guard optional("temperature") != nil else { return 1 }
        return try number("temperature", allowed: "a number from 0.001 to 1000") { (0.001...1000).contains($0) }
    }
}
