import FoundationEssentials
import JSON
import ModelFiles
import NeuralNetwork

extension ModelDescription {
    private static let keys = [
        "name", "version", "architecture", "base_width", "stride_in", "borders", "batch_norm_epsilon", "input", "crop",
        "pooling",
        "hidden",
        "heads",
        "activations", "weights", "license", "training", "metrics",
    ]

    /// Reads and checks `model.json` in a model directory.
    ///
    /// - Throws: `ModelError` that names the file, or the key, its value and what is allowed.
    public init(directory: String) throws(ModelError) {
        try self.init(json: ModelFile.document(in: directory))
        let folder = URL(filePath: directory).lastPathComponent
        if Int(folder) != nil, folder != version {
            throw .badValue(
                key: "version", value: "\"\(version)\"", allowed: "\"\(folder)\", the name of its directory")
        }
    }

    /// Checks a description; `json` is the document of a model.json.
    ///
    /// Unknown keys are rejected, so that a misspelt setting cannot go unnoticed; `training` and `metrics` are free.
    ///
    /// - Throws: `ModelError` that names the key, its value and what is allowed.
    public init(json: JSONValue) throws(ModelError) {
        let reader = try MemberReader(json, keys: Self.keys)
        name = try Self.name(reader)
        version = try Self.version(reader)
        architecture = try reader.choice("architecture")
        baseWidth = reader.optional("base_width") == nil ? 64 : try reader.integer("base_width", in: 1...512)
        strideIn = try reader.choice("stride_in")
        borders = if let borders = reader.optional("borders") { try Borders(json: borders) } else { Borders() }
        batchNormEpsilon = try reader.number(
            "batch_norm_epsilon", allowed: "a number from 1e-12, below 1"
        ) { $0 >= 1e-12 && $0 < 1 }
        input = try InputDescription(json: try reader.required("input", allowed: "an object"))
        crop = if let crop = reader.optional("crop") { try CropDescription(json: crop) } else { nil }
        pooling = reader.optional("pooling") == nil ? .average : try reader.choice("pooling")
        heads = try Head.all(json: try reader.required("heads", allowed: "an object"))
        hidden = try Self.hidden(reader, heads: heads)
        weights = try WeightsDescription(json: try reader.required("weights", allowed: "an object"))
        activationRanges = try reader.optional("activations").map { json throws(ModelError) in
            try Self.activationRanges(json)
        }
        license = try reader.text("license", allowed: "the terms of use of the weights")
        training = reader.optional("training")
        metrics = reader.optional("metrics")
    }

    private static func name(_ reader: MemberReader) throws(ModelError) -> String {
        let allowed = "letters, digits, \"-\", \"_\" and \".\", beginning with a letter or digit"
        let name = try reader.text("name", allowed: allowed)
        guard ModelFile.isPlainName(name) else { throw reader.bad("name", allowed: allowed) }
        return name
    }

    private static func activationRanges(_ json: JSONValue) throws(ModelError) -> ActivationRanges {
        let allowed = "an object of layers, each [smallest, largest]"
        var ranges: ActivationRanges = [:]
        guard let members = json.objectValue else {
            throw .badValue(key: "activations", value: json.text(), allowed: allowed)
        }
        for (layer, value) in members {
            let bounds = value.arrayValue?.compactMap(\.doubleValue) ?? []
            guard bounds.count == 2, bounds[0] <= bounds[1], bounds.allSatisfy({ Float($0).isFinite }) else {
                throw .badValue(key: "activations.\(layer)", value: value.text(), allowed: "[smallest, largest]")
            }
            ranges[layer] = Float(bounds[0])...Float(bounds[1])
        }
        return ranges
    }

    private static func version(_ reader: MemberReader) throws(ModelError) -> String {
        let allowed = "a positive whole number in quotes, as \"1\""
        let version = try reader.text("version", allowed: allowed)
        guard let number = Int(version), number > 0, String(number) == version else {
            throw reader.bad("version", allowed: allowed)
        }
        return version
    }

    private static func hidden(
        _ reader: MemberReader, heads: [Head]
    ) throws(ModelError) -> [ResNetDescription.HiddenLayer] {
        let allowed = "an array of objects"
        guard let elements = try reader.required("hidden", allowed: allowed).arrayValue else {
            throw reader.bad("hidden", allowed: allowed)
        }
        var layers: [ResNetDescription.HiddenLayer] = []
        var names = Set(heads.map(\.name))
        for (index, element) in elements.enumerated() {
            let layer = try MemberReader(element, path: "hidden[\(index)]", keys: ["name", "units", "activation"])
            let allowed = "letters, digits, \"-\" and \"_\", different from the other layers and heads"
            let name = try layer.text("name", allowed: allowed)
            guard ModelFile.isPlainName(name), !name.contains("."), names.insert(name).inserted else {
                throw layer.bad("name", allowed: allowed)
            }
            layers.append(
                ResNetDescription.HiddenLayer(
                    name: name, units: try layer.integer("units", in: 1...65_536),
                    activation: try layer.choice("activation")))
        }
        return layers
    }
}

extension ModelDescription.Borders {
    init(json: JSONValue) throws(ModelError) {
        let reader = try MemberReader(json, path: "borders", keys: ["stem", "pooling", "blocks"])
        if reader.optional("stem") != nil { stem = try Self.convolution(reader, "stem") }
        if reader.optional("pooling") != nil { pooling = try reader.choice("pooling") }
        if reader.optional("blocks") != nil { blocks = try Self.convolution(reader, "blocks") }
    }

    private static func convolution(
        _ reader: MemberReader, _ key: String
    ) throws(ModelError) -> ResNetDescription.BorderRule {
        let rule: ResNetDescription.BorderRule = try reader.choice(key)
        guard rule == .symmetric || rule == .same else { throw reader.bad(key, allowed: "\"symmetric\" or \"same\"") }
        return rule
    }
}
