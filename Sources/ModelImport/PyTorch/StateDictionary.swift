import NetworkGraph

/// A PyTorch state dict in safetensors, in one file or several, with torchvision's names, under any prefix, with its heads.
///
/// A backbone wrapped as `nn.Sequential(*list(resnet.children())[:-1])` has numbers instead of names: 0 for conv1, 1 for
/// bn1, 4 to 7 for the layers.
struct StateDictionary {
    private let tensors: StateTensors
    private let path: String
    /// The backbone's tensors: torchvision's name, and the name in the file.
    private var backbone: [String: String] = [:]
    /// The remaining tensors.
    private var others: [String] = []
    /// What `gag export` wrote of the wiring.
    private let note: WiringNote

    /// - Parameter path: a safetensors file, or the index of several.
    /// - Throws: `unreadable` when the file is broken, `unsupportedDataType` for weights of another type, `unsupportedArchitecture` when it holds no 7×7 convolution of
    ///   three channels.
    init(path: String) throws(ImportError) {
        let tensors = try StateTensors(path: path)
        self.tensors = tensors
        self.path = path
        let stem = tensors.names.filter { tensors.shape($0)?.count == 4 && tensors.shape($0)?[1...] == [3, 7, 7] }.min()
        guard let stem else {
            throw .unsupportedArchitecture(place: path, reason: "there is no 7×7 convolution over three channels")
        }
        let isNumbered = stem == "0.weight" || stem.hasSuffix(".0.weight")
        let suffix = isNumbered ? "0.weight" : "conv1.weight"
        guard stem.hasSuffix(suffix) else {
            throw .unsupportedArchitecture(place: stem, reason: "its name is not torchvision's conv1")
        }
        let prefix = String(stem.dropLast(suffix.count))
        note = WiringNote(tensors.metadata)
        // Pre-activated networks are normalised behind the last block instead of behind the first convolution.
        let isPreactivated = !tensors.names.contains("\(prefix)bn1.running_mean")
        for name in tensors.names {
            let isLast = isPreactivated && name.hasPrefix("\(prefix)norm.")
            if let standard = isLast
                ? String(name.dropFirst(prefix.count)) : Self.standardName(name, prefix: prefix, isNumbered: isNumbered)
            {
                backbone[standard] = name
            } else if !name.hasSuffix("num_batches_tracked") {
                others.append(name)
            }
        }
    }

    private static func standardName(_ name: String, prefix: String, isNumbered: Bool) -> String? {
        guard name.hasPrefix(prefix) else { return nil }
        var parts = name.dropFirst(prefix.count).split(separator: ".").map(String.init)
        guard let first = parts.first, !name.hasSuffix("num_batches_tracked") else { return nil }
        if isNumbered {
            let names = ["0": "conv1", "1": "bn1", "4": "layer1", "5": "layer2", "6": "layer3", "7": "layer4"]
            guard let standard = names[first] else { return nil }
            parts[0] = standard
        }
        guard parts[0] == "conv1" || parts[0] == "bn1" || (parts[0].hasPrefix("layer") && parts.count > 3) else {
            return nil
        }
        return parts.joined(separator: ".")
    }

    /// The graph of torchvision's ResNet around the weights.
    ///
    /// - Throws: `missingWeights` or `unsupportedLayer` with the tensor's name.
    func graph(family: WeightFamily) throws(ImportError) -> LayerGraph {
        var network = BareNetwork()
        network.flattenOrder = .channelsRowsColumns
        network.strideIn = family.strideIn ?? note.strideIn ?? 2
        network.hiddenActivation = family.hiddenActivation ?? .relu
        (network.stemBorder, network.blockBorder) = (note.stemBorder, note.blockBorder)
        network.poolingBorder = family.padsPooling.map { $0 ? .zeros : .none } ?? note.poolingBorder ?? .zeros
        network.size = note.size
        let epsilon = family.epsilon ?? note.epsilon ?? 1e-5
        if isPreactivated { network.finalNormalization = try normalization("norm", epsilon: epsilon) }
        network.stem = try unit(convolution: "conv1", normalization: "bn1", epsilon: epsilon)
        for stage in 1...9 {
            var index = 0
            while backbone["layer\(stage).\(index).conv1.weight"] != nil {
                network.blocks.append(try block("layer\(stage).\(index)", epsilon: epsilon))
                index += 1
            }
        }
        network.dense = try StateDictionaryHeads(
            layers: denseLayers(), outputs: family.heads.union(note.heads), order: note.hidden.map(\.name)
        ).wired(features: nil)
        for (name, activation) in note.hidden where family.hiddenActivation == nil {
            for index in network.dense.indices where network.dense[index].name == name {
                network.dense[index].activation = activation
            }
        }
        return try network.graph()
    }

    private var isPreactivated: Bool { backbone["norm.running_mean"] != nil }

    private func block(_ prefix: String, epsilon: Float) throws(ImportError) -> BareNetwork.Block {
        var block = BareNetwork.Block(place: prefix)
        if isPreactivated { block.preactivation = try normalization("\(prefix).bn1", epsilon: epsilon) }
        for number in 1...3 where backbone["\(prefix).conv\(number).weight"] != nil {
            block.units[number] = try unit(
                convolution: "\(prefix).conv\(number)",
                normalization: "\(prefix).bn\(isPreactivated ? number + 1 : number)",
                epsilon: epsilon)
        }
        if backbone["\(prefix).downsample.0.weight"] != nil {
            block.units[0] = try unit(
                convolution: "\(prefix).downsample.0", normalization: "\(prefix).downsample.1", epsilon: epsilon)
        }
        return block
    }

    private func unit(
        convolution: String, normalization: String, epsilon: Float
    ) throws(ImportError) -> BareNetwork.Unit {
        var unit = BareNetwork.Unit()
        unit.convolution = try tensor("\(convolution).weight")
        if backbone["\(convolution).bias"] != nil { unit.bias = try tensor("\(convolution).bias").values }
        // A network exported for inference may have its normalisations folded away.
        guard backbone["\(normalization).running_mean"] != nil else { return unit }
        unit.normalization = try self.normalization(normalization, epsilon: epsilon)
        return unit
    }

    private func normalization(_ name: String, epsilon: Float) throws(ImportError) -> Normalization {
        Normalization(
            gamma: try tensor("\(name).weight").values, beta: try tensor("\(name).bias").values,
            mean: try tensor("\(name).running_mean").values, variance: try tensor("\(name).running_var").values,
            epsilon: epsilon)
    }

    private func tensor(_ name: String) throws(ImportError) -> WeightTensor {
        guard let stored = backbone[name] else { throw .missingWeights(place: path, name: name) }
        return try tensors.read(stored)
    }

    /// The linear layers outside the backbone, by their module's name.
    private func denseLayers() throws(ImportError) -> [String: DenseWeights] {
        var result: [String: DenseWeights] = [:]
        var used = Set<String>()
        for name in others where name.hasSuffix(".weight") && tensors.shape(name)?.count == 2 {
            let module = String(name.dropLast(".weight".count))
            let weights = try tensors.read(name)
            let bias = others.contains("\(module).bias") ? try tensors.read("\(module).bias").values : nil
            // nn.DataParallel puts this before every name.
            result[module.hasPrefix("module.") ? String(module.dropFirst("module.".count)) : module] = DenseWeights(
                weights: weights, bias: bias ?? [Float](repeating: 0, count: weights.shape[0]))
            used.formUnion([name, "\(module).bias"])
        }
        if let other = others.filter({ !used.contains($0) }).min() {
            throw .unsupportedLayer(
                kind: "tensor of shape \(tensors.shape(other) ?? [])", place: other,
                reason: "it belongs neither to a torchvision ResNet nor to a linear layer")
        }
        return result
    }
}
