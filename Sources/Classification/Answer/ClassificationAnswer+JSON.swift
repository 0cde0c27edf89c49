import FaceDetection
import Imaging
import JSON

extension ClassificationAnswer {
    /// The document of the answer: keys in snake case and stable order, probabilities to 4 decimals, years to 0.1,
    /// milliseconds to 0.01.
    public var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("model", ["name": .string(modelName), "version": .string(modelVersion)]),
            ("image", imageJSON),
            ("faces", .array(faces.map { $0.json(withAgeDistribution: includesAgeDistribution) })),
        ]
        if let facesFound { members.append(("faces_found", .integer(facesFound))) }
        return .object(members + [("timing_ms", timing.json)])
    }

    /// The photo's size, its file's format, what is wrong with the file, and, where faces were looked for, the degrees
    /// clockwise that it has to be turned to stand upright.
    private var imageJSON: JSONValue {
        let image: [(key: String, value: JSONValue)] = [
            ("width", .integer(width)), ("height", .integer(height)), ("format", .string(format.rawValue)),
            ("warnings", .array(warnings.map { .string($0.rawValue) })),
        ]
        return .object(image + (rotation.map { [("rotated", .integer($0.degrees))] } ?? []))
    }
}

extension ClassificationAnswer.Face {
    /// The members of one face, the age without its distribution.
    public var json: JSONValue { json(withAgeDistribution: false) }

    /// The members of one face: those of the model's heads by their names, and what detection says only where the face was
    /// found rather than taken for granted.
    public func json(withAgeDistribution: Bool) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = [("box", box.json)]
        if let detection {
            members.append(("landmarks", detection.landmarks.json))
            members.append(("detection_confidence", .rounded(detection.confidence, decimals: 4)))
        }
        for entry in attributes.entries {
            members.append((entry.head, entry.answer.json(withDistribution: withAgeDistribution)))
        }
        if let minimum = attributes.minimumAge { members.append(("minimum_age", minimum.json)) }
        if let detection { members.append(("quality", detection.qualityJSON)) }
        return .object(members)
    }
}

extension FaceBox {
    /// `x`, `y`, `width` and `height`: whole numbers where they are, else to 0.1 pixels.
    public var json: JSONValue {
        ["x": .pixels(x), "y": .pixels(y), "width": .pixels(width), "height": .pixels(height)]
    }
}

extension ClassificationAnswer.Detection {
    /// Each measure, `usable`, and the `reasons` why not; pixels and degrees to 0.1, shares to 4 decimals.
    public var qualityJSON: JSONValue {
        [
            "eye_distance": .rounded(quality.eyeDistance, decimals: 1),
            "roll": .rounded(quality.pose.roll, decimals: 1), "yaw": .rounded(quality.pose.yaw, decimals: 1),
            "pitch": .rounded(quality.pose.pitch, decimals: 1),
            "sharpness": .rounded(quality.sharpness, decimals: 4),
            "brightness": .rounded(quality.brightness, decimals: 4),
            "clipped": .rounded(quality.clippedShare, decimals: 4),
            "outside": .rounded(quality.outsideShare, decimals: 4),
            "edge_distance": .rounded(quality.edgeDistance, decimals: 4),
            "covered_eyes": .rounded(quality.cover.eyes, decimals: 4),
            "covered_mouth": .rounded(quality.cover.mouth, decimals: 4),
            "usable": .bool(reasons.isEmpty), "reasons": .array(reasons.map { .string($0.rawValue) }),
        ]
    }
}

extension FaceLandmarks {
    /// Five points by name, each `x` and `y` to 0.1 pixels; right and left are the person's.
    public var json: JSONValue {
        [
            "right_eye": rightEye.json, "left_eye": leftEye.json, "nose_tip": noseTip.json,
            "right_mouth": rightMouth.json, "left_mouth": leftMouth.json,
        ]
    }
}

extension Point {
    fileprivate var json: JSONValue { ["x": .pixels(x), "y": .pixels(y)] }
}

extension JSONValue {
    /// Whole where it is, else to 0.1.
    fileprivate static func pixels(_ value: Double) -> JSONValue {
        let rounded = JSONValue.rounded(value, decimals: 1)
        return rounded.integerValue.map(JSONValue.integer) ?? rounded
    }
}

extension ClassificationAnswer.Timing {
    /// Milliseconds by part; `detection` only where faces were looked for.
    public var json: JSONValue {
        var members = [(key: "decode", value: Self.milliseconds(decode)), ("queue", Self.milliseconds(queue))]
        if let detection { members.append(("detection", Self.milliseconds(detection))) }
        return .object(
            members + [("inference", Self.milliseconds(inference)), ("total", Self.milliseconds(total))])
    }

    private static func milliseconds(_ duration: Duration) -> JSONValue {
        .rounded(duration / .milliseconds(1), decimals: 2)
    }
}

extension HeadAnswer {
    /// The document of a head's answer.
    public func json(withDistribution: Bool) -> JSONValue {
        switch self {
        case .labels(let answer): answer.json
        case .years(let age): age.json(withDistribution: withDistribution)
        }
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
    /// `estimate`, and the 80 % interval `low` to `high`, in years; where it is asked for, `distribution`: the probability
    /// of each age in full years, from 0.
    public func json(withDistribution: Bool) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("estimate", .rounded(estimate, decimals: 1)), ("low", .integer(low)), ("high", .integer(high)),
        ]
        if withDistribution {
            members.append(("distribution", .array(distribution.map { .rounded($0, decimals: 4) })))
        }
        return .object(members)
    }
}

extension MinimumAge {
    /// `years`, and the `probability` that they are reached.
    public var json: JSONValue {
        ["years": .integer(years), "probability": .rounded(probability, decimals: 4)]
    }
}
