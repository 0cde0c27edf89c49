import Classification
import JSON

extension ModelText {
    /// The same as a document.
    var json: JSONValue {
        let model = classifier.model
        let weights = classifier.weights
        var members: [(key: String, value: JSONValue)] = [
            ("name", .string(model.name)), ("version", .string(model.version)),
            ("directory", .string(classifier.directory)),
            ("architecture", .string(model.architecture.rawValue)),
            ("stride_in", .string(model.strideIn.rawValue)),
            ("batch_norm_epsilon", .number(model.batchNormEpsilon)),
            ("parameters", .integer(weights.parameters)),
            (
                "weights",
                [
                    "file": .string(model.weights.file), "sha256": .string(model.weights.sha256),
                    "bytes": .integer(weights.byteCount), "tensors": .integer(weights.tensors),
                    "data_types": .array(weights.dataTypes.map(JSONValue.string)),
                ]
            ),
            ("input", input(model.input)),
            ("hidden", .array(model.hidden.map { hidden($0.name, $0.units, $0.activation.rawValue) })),
            ("heads", heads(model)),
            ("license", .string(model.license)),
        ]
        if let training = model.training { members.append(("training", training)) }
        if let metrics = model.metrics { members.append(("metrics", metrics)) }
        return .object(members)
    }

    private func input(_ input: InputDescription) -> JSONValue {
        [
            "width": .integer(input.width), "height": .integer(input.height),
            "channels": .string(input.channels.rawValue), "resize": .string(input.resize.rawValue),
            "scale": .number(input.scale), "mean": .array(input.mean.map(JSONValue.number)),
            "std": .array(input.std.map(JSONValue.number)),
        ]
    }

    private func hidden(_ name: String, _ units: Int, _ activation: String) -> JSONValue {
        ["name": .string(name), "units": .integer(units), "activation": .string(activation)]
    }

    private func heads(_ model: ModelDescription) -> JSONValue {
        .object(
            model.heads.map { head in
                var members: [(key: String, value: JSONValue)] = [("activation", .string(head.activation))]
                if head.kind == .years { members.append(("units", .integer(head.units))) }
                if !head.labels.isEmpty { members.append(("labels", .array(head.labels.map(JSONValue.string)))) }
                if !head.ranges.isEmpty {
                    members.append(
                        ("ranges", .array(head.ranges.map { [.integer($0.lowerBound), .integer($0.upperBound)] })))
                }
                return (key: head.name, value: .object(members))
            })
    }
}
