import Imaging
import JSON

extension ClassificationAnswer {
    /// The document of the answer: keys in snake case and stable order, probabilities to 4 decimals, years to 0.1,
    /// milliseconds to 0.01.
    public var json: JSONValue {
        [
            "model": ["name": .string(modelName), "version": .string(modelVersion)],
            "image": ["width": .integer(width), "height": .integer(height), "format": .string(format.rawValue)],
            "faces": .array(faces.map(\.json)),
            "timing_ms": timing.json,
        ]
    }
}

extension ClassificationAnswer.Face {
    /// The members of one face; `age` only where the model has that head.
    public var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("box", box.json), ("gender", attributes.gender.json), ("age_group", attributes.ageGroup.json),
        ]
        if let age = attributes.age { members.append(("age", age.json)) }
        return .object(members)
    }
}

extension ClassificationAnswer.Box {
    /// `x`, `y`, `width` and `height`: whole numbers where they are, else to 0.1 pixels.
    public var json: JSONValue {
        ["x": Self.pixels(x), "y": Self.pixels(y), "width": Self.pixels(width), "height": Self.pixels(height)]
    }

    private static func pixels(_ value: Double) -> JSONValue {
        let rounded = JSONValue.rounded(value, decimals: 1)
        return rounded.integerValue.map(JSONValue.integer) ?? rounded
    }
}

extension ClassificationAnswer.Timing {
    /// Milliseconds by part.
    public var json: JSONValue {
        [
            "decode": Self.milliseconds(decode), "queue": Self.milliseconds(queue),
            "inference": Self.milliseconds(inference), "total": Self.milliseconds(total),
        ]
    }

    private static func milliseconds(_ duration: Duration) -> JSONValue {
        .rounded(duration / .milliseconds(1), decimals: 2)
    }
}

extension LabelledProbabilities {
    /// `label`, `confidence` and `probabilities`, these in the order of the model's labels.
    public var json: JSONValue {
        [
            "label": .string(label), "confidence": .rounded(confidence, decimals: 4),
            "probabilities": .object(
                probabilities.map { (key: $0.label, value: .rounded($0.probability, decimals: 4)) }),
        ]
    }
}

extension AgeEstimate {
    /// `estimate`, and the 80 % interval `low` to `high`, in years.
    public var json: JSONValue {
        ["estimate": .rounded(estimate, decimals: 1), "low": .integer(low), "high": .integer(high)]
    }
}
