import JSON
import NetworkGraph

/// Reads the settings and the weights of one Keras layer.
struct KerasLayerReader {
    let layer: KerasLayer
    let place: String

    /// Layers without effect when a trained model answers: dropout, noise, augmentation, casts.
    static func isIdentity(_ kind: String) -> Bool {
        [
            "Dropout", "SpatialDropout2D", "AlphaDropout", "GaussianDropout", "GaussianNoise", "ActivityRegularization",
            "RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation", "RandomContrast", "RandomBrightness",
            "RandomHue", "RandomSaturation", "RandomGrayscale", "RandomColorJitter", "RandomErasing", "RandomShear",
            "RandomGaussianBlur", "RandomSharpness", "RandomPosterization", "AugMix", "RandAugment", "Identity", "Cast",
        ].contains(kind)
    }

    /// What the layer computes, one operation after the other.
    func operations(_ variables: [String: WeightTensor]) throws(ImportError) -> [Operation] {
        switch layer.kind {
        case "Conv2D": try convolution(variables)
        case "Dense": try dense(variables)
        case "BatchNormalization": [.normalization(try normalization(variables))]
        case "Normalization": [.affine(try inputNormalization(variables))]
        case "Rescaling": [.affine(try rescaling())]
        case "Activation": try activation(layer.config["activation"]).map { [.activation($0)] } ?? []
        case "ReLU": [.activation(try rectifier())]
        case "Softmax": [.activation(.softmax)]
        case "ZeroPadding2D": [.padding(try zeroPadding())]
        case "MaxPooling2D": [.maximumPooling(try window())]
        case "AveragePooling2D": [.averagePooling(try window())]
        case "GlobalAveragePooling2D": [try channelsLast(.globalAverage)]
        case "GlobalMaxPooling2D": [try channelsLast(.globalMaximum)]
        case "Flatten": [try channelsLast(.flatten(.rowsColumnsChannels))]
        case "Reshape": [try reshape()]
        case "Add": [.sum]
        case "Resizing": [try resizing()]
        default: throw unsupported("no layer of this kind occurs in the ResNet families that are served")
        }
    }

    func unsupported(_ reason: String) -> ImportError {
        .unsupportedLayer(kind: layer.kind, place: place, reason: reason)
    }

    private func channelsLast(_ operation: Operation) throws(ImportError) -> Operation {
        guard layer.config["data_format"]?.stringValue ?? "channels_last" == "channels_last" else {
            throw unsupported("data_format channels_first")
        }
        return operation
    }

    /// Both numbers of a setting such as `strides`, which must be equal.
    private func square(_ key: String, default fallback: Int? = nil) throws(ImportError) -> Int {
        let value = layer.config[key]
        if let number = value?.integerValue { return number }
        if let fallback, value?.isNull ?? true { return fallback }
        guard let rows = value?[0]?.integerValue, let columns = value?[1]?.integerValue, rows == columns else {
            throw unsupported("\(key) that differs between rows and columns")
        }
        return rows
    }

    private func padding() throws(ImportError) -> Padding {
        switch layer.config["padding"]?.stringValue?.lowercased() {
        case "valid", nil: return .none
        case "same": return .same
        case let other?: throw unsupported("padding \(other)")
        }
    }

    private func convolution(_ variables: [String: WeightTensor]) throws(ImportError) -> [Operation] {
        guard try square("dilation_rate", default: 1) == 1, layer.config["groups"]?.integerValue ?? 1 == 1 else {
            throw unsupported("dilated or grouped convolution")
        }
        let size = try square("kernel_size")
        let stride = try square("strides", default: 1)
        let kernel = try tensor("kernel", variables, shape: [size, size, nil, layer.config["filters"]?.integerValue])
        let weights = kernel.transposed([3, 2, 0, 1])
        let bias = try variables["bias"] == nil ? nil : tensor("bias", variables, shape: [weights.shape[0]]).values
        let result = Convolution(weights: weights, bias: bias, stride: stride, padding: try padding())
        return [try channelsLast(.convolution(result))] + (try ownActivation())
    }

    private func dense(_ variables: [String: WeightTensor]) throws(ImportError) -> [Operation] {
        let kernel = try tensor("kernel", variables, shape: [nil, layer.config["units"]?.integerValue])
        let units = kernel.shape[1]
        let bias = try variables["bias"] == nil ? nil : tensor("bias", variables, shape: [units]).values
        let weights = DenseWeights(
            weights: kernel.transposed([1, 0]), bias: bias ?? [Float](repeating: 0, count: units))
        return [.dense(weights)] + (try ownActivation())
    }

    private func normalization(_ variables: [String: WeightTensor]) throws(ImportError) -> Normalization {
        let axis = layer.config["axis"]?[0]?.integerValue ?? layer.config["axis"]?.integerValue ?? -1
        guard [-1, 1, 3].contains(axis) else { throw unsupported("axis \(axis)") }
        let mean = try tensor("moving_mean", variables, shape: [nil])
        let count = mean.values.count
        func values(_ name: String, default fallback: Float) throws(ImportError) -> [Float] {
            guard variables[name] != nil else { return [Float](repeating: fallback, count: count) }
            return try tensor(name, variables, shape: [count]).values
        }
        return Normalization(
            gamma: try values("gamma", default: 1), beta: try values("beta", default: 0), mean: mean.values,
            variance: try values("moving_variance", default: 1),
            epsilon: Float(layer.config["epsilon"]?.doubleValue ?? 1e-3))
    }

    /// A variable whose shape must fit; nil dimensions may have any extent.
    private func tensor(
        _ name: String, _ variables: [String: WeightTensor], shape: [Int?]
    ) throws(ImportError) -> WeightTensor {
        guard let tensor = variables[name] else { throw .missingWeights(place: place, name: name) }
        guard tensor.shape.count == shape.count, zip(tensor.shape, shape).allSatisfy({ $1 == nil || $0 == $1 }) else {
            throw .misshapenWeights(
                place: place, name: name, expected: shape.enumerated().map { $1 ?? tensor.shape.element(at: $0) ?? 0 },
                found: tensor.shape)
        }
        return tensor
    }

    /// The function that the layer applies to its own result.
    private func ownActivation() throws(ImportError) -> [Operation] {
        guard let kind = try activation(layer.config["activation"]), kind != .linear else { return [] }
        return [.activation(kind)]
    }

    /// The function that a setting names: as text, or as the object of a function or of a layer.
    private func activation(_ value: JSONValue?) throws(ImportError) -> ActivationKind? {
        guard let value, !value.isNull else { return nil }
        let name = value.stringValue ?? value["config"]?.stringValue ?? value["class_name"]?.stringValue ?? ""
        guard let kind = ActivationKind(rawValue: name.lowercased()) else {
            throw unsupported("the activation \(name)")
        }
        return kind
    }

    private func rectifier() throws(ImportError) -> ActivationKind {
        let isPlain =
            layer.config["max_value"]?.doubleValue == nil && layer.config["threshold"]?.doubleValue ?? 0 == 0
            && (layer.config["negative_slope"] ?? layer.config["alpha"])?.doubleValue ?? 0 == 0
        guard isPlain else { throw unsupported("a rectifier with maximum, slope or threshold") }
        return .relu
    }

    private func zeroPadding() throws(ImportError) -> Border {
        let value = layer.config["padding"]
        if let width = value?.integerValue { return Border(width) }
        let rows = value?[0], columns = value?[1]
        if let height = rows?.integerValue, let width = columns?.integerValue {
            return Border(top: height, left: width, bottom: height, right: width)
        }
        guard let top = rows?[0]?.integerValue, let bottom = rows?[1]?.integerValue,
            let left = columns?[0]?.integerValue, let right = columns?[1]?.integerValue
        else { throw unsupported("a padding that is not given in numbers") }
        return Border(top: top, left: left, bottom: bottom, right: right)
    }

    private func window() throws(ImportError) -> Window {
        let size = try square("pool_size", default: 2)
        _ = try channelsLast(.globalAverage)
        return Window(size: size, stride: try square("strides", default: size), padding: try padding())
    }

    private func reshape() throws(ImportError) -> Operation {
        guard layer.config["target_shape"]?.arrayValue?.count == 1 else {
            throw unsupported("a shape other than a vector")
        }
        return .flatten(.rowsColumnsChannels)
    }

    private func resizing() throws(ImportError) -> Operation {
        guard let height = layer.config["height"]?.integerValue, let width = layer.config["width"]?.integerValue,
            layer.config["crop_to_aspect_ratio"]?.boolValue ?? false == false,
            layer.config["pad_to_aspect_ratio"]?.boolValue ?? false == false
        else { throw unsupported("cropping or padding to the aspect ratio") }
        let method = layer.config["interpolation"]?.stringValue?.lowercased() ?? "bilinear"
        let isAntialiased = layer.config["antialias"]?.boolValue ?? false
        guard ["bilinear", "nearest", "area"].contains(method), !isAntialiased || method == "bilinear" else {
            throw unsupported("the interpolation \(method)")
        }
        return .resizing(width: width, height: height, method: isAntialiased ? "antialiased" : method)
    }

    /// `Rescaling`: x · scale + offset, each a number or one for each channel.
    private func rescaling() throws(ImportError) -> ChannelAffine {
        ChannelAffine(
            scale: try numbers(layer.config["scale"], default: 1),
            shift: try numbers(layer.config["offset"], default: 0))
    }

    /// `Normalization`: (x − mean) / max(√variance, ε) with ε = 1e-7, or the inverse.
    private func inputNormalization(_ variables: [String: WeightTensor]) throws(ImportError) -> ChannelAffine {
        let (fixedMean, fixedVariance) = (
            try numbers(layer.config["mean"], default: 0), try numbers(layer.config["variance"], default: 1)
        )
        let mean = variables["mean"]?.values ?? fixedMean
        let variance = variables["variance"]?.values ?? fixedVariance
        guard mean.count == variance.count else { throw unsupported("mean and variance of different lengths") }
        let deviation = variance.map { max($0.squareRoot(), 1e-7) }
        if layer.config["invert"]?.boolValue ?? false { return ChannelAffine(scale: deviation, shift: mean) }
        return ChannelAffine(
            scale: deviation.map { 1 / $0 }, shift: zip(mean, deviation).map { -$0 / $1 })
    }

    private func numbers(_ value: JSONValue?, default fallback: Float) throws(ImportError) -> [Float] {
        guard let value, !value.isNull else { return [fallback] }
        guard let numbers = value.flattenedNumbers else { throw unsupported("a setting that is not a number") }
        return numbers
    }
}

extension JSONValue {
    /// The numbers of arbitrarily nested arrays in order; nil when there is anything else.
    var flattenedNumbers: [Float]? {
        if let number = doubleValue { return [Float(number)] }
        guard let elements = arrayValue else { return nil }
        var result: [Float] = []
        for element in elements {
            guard let numbers = element.flattenedNumbers else { return nil }
            result += numbers
        }
        return result
    }
}
