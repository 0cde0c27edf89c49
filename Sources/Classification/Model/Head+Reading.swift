import JSON
import ModelFiles

extension Head {
    private static let keys = ["activation", "units", "labels", "ranges", "bins", "temperature"]
    /// Names that answers give to something else.
    private static let taken: Set = ["box", "landmarks", "detection_confidence", "minimum_age", "quality"]
    private static let bins = "years 0 to 100"

    /// Reads the member `heads` of a model.json: an object with a member for each head, in the order of the answers.
    ///
    /// - Throws: ``ModelError`` that names the key, its value and what is allowed.
    static func all(json: JSONValue) throws(ModelError) -> [Head] {
        let allowed = "an object with a member for each head"
        guard let members = json.objectValue, !members.isEmpty else {
            throw .badValue(key: "heads", value: json.text(), allowed: allowed)
        }
        var heads: [Head] = []
        // A head that is null is left out.
        for (name, value) in members where !value.isNull { heads.append(try Head(name: name, json: value)) }
        if heads.isEmpty { throw .badValue(key: "heads", value: json.text(), allowed: allowed) }
        return heads
    }

    init(name: String, json: JSONValue) throws(ModelError) {
        guard ModelFile.isPlainName(name), !name.contains("."), !Self.taken.contains(name) else {
            throw .badValue(
                key: "heads", value: "\"\(name)\"",
                allowed:
                    "names of letters, digits, \"-\" and \"_\", other than \(Self.taken.sorted().joined(separator: ", "))"
            )
        }
        let reader = try MemberReader(json, path: "heads.\(name)", keys: Self.keys)
        let activations = "\"sigmoid\" or \"softmax\""
        let activation = try reader.text("activation", allowed: activations)
        guard ["sigmoid", "softmax"].contains(activation) else { throw reader.bad("activation", allowed: activations) }
        let units = try reader.integer("units", in: 1...Self.years.count)
        kind = try Self.kind(reader, activation: activation, units: units)
        self.name = name
        if kind == .years {
            if reader.optional("bins") != nil, try reader.text("bins") != Self.bins {
                throw reader.bad("bins", allowed: "\"\(Self.bins)\"")
            }
        } else {
            if reader.optional("bins") != nil { throw reader.bad("bins", allowed: "left out where there are labels") }
            labels = try reader.labels("labels", count: kind == .binary ? 2 : units)
        }
        if reader.optional("ranges") != nil { ranges = try Self.ranges(reader, count: labels.count) }
        if reader.optional("temperature") != nil {
            temperature = try reader.number("temperature", allowed: "a number from 0.001 to 1000") {
                (0.001...1000).contains($0)
            }
        }
    }

    private static func kind(_ reader: MemberReader, activation: String, units: Int) throws(ModelError) -> Kind {
        if activation == "sigmoid" {
            guard units == 1 else { throw reader.bad("units", allowed: "1 with the activation \"sigmoid\"") }
            return .binary
        }
        guard reader.optional("labels") != nil || reader.optional("bins") == nil && units != years.count else {
            guard units == years.count else { throw reader.bad("units", allowed: "\(years.count), one for each year") }
            return .years
        }
        guard (2...20).contains(units) else {
            throw reader.bad("units", allowed: "2 to 20 with labels, \(years.count) for \(bins)")
        }
        return .categories
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
        guard ranges.count == count, !ranges.isEmpty else { throw reader.bad("ranges", allowed: allowed) }
        return ranges
    }
}
