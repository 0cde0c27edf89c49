import NeuralNetwork

/// Writes down a network's forward and backward pass as operations, and lays their maps out in one arena.
///
/// What the backward pass needs of each convolution are its input and, where a batch normalisation follows, its output.
/// Rectified maps that only the next convolution reads are computed anew from that output when the backward pass comes to
/// them, which costs one pass over memory and saves a part of the arena.
final class ProgramBuilder {
    let description: ResNetDescription
    let frozen: FrozenLayers
    let options: TrainerOptions
    let store: ParameterStore
    let element: ActivationElement

    /// Before the first step, and whenever parameters were set.
    var preparation: [Operation] = []
    var forward: [Operation] = []
    var backward: [Operation] = []
    /// What a map is in bytes for each image.
    private var mapBytes: [Int] = []
    private(set) var vectors = 0
    private(set) var normalizations: [NormalizationUnit] = []
    /// The convolutions in the order of their numbers, and whether their inputs need gradients.
    private(set) var convolutions: [(shape: ConvolutionShape, gradient: Bool, isTrained: Bool)] = []
    /// Called back to front, each with the gradient of its output, and returns that of its input, nil where nothing before
    /// it is trained.
    var steps: [(Int) -> Int?] = []
    /// The features of each image, floats, and their gradient; -1 where the whole backbone is frozen.
    var features = -1
    var featureGradient = -1

    init(
        _ description: ResNetDescription, frozen: FrozenLayers, options: TrainerOptions, store: ParameterStore,
        element: ActivationElement
    ) {
        self.description = description
        self.frozen = frozen
        self.options = options
        self.store = store
        self.element = element
        guard !frozen.isBackboneFrozen else { return }
        var value = frozen.prefix.isEmpty ? addStem() : addBoundary()
        for (stage, blocks) in description.stages.enumerated() {
            for (index, block) in blocks.enumerated() where !frozen.isInPrefix(stage: stage, block: index) {
                value = block.preactivation == nil ? addBlock(block, value) : addPreactivatedBlock(block, value)
            }
        }
        if let normalization = description.finalNormalization {
            value = addNormalizedRectifier(normalization, value, isFrozen: false)
        }
        addFeatures(value)
        var gradient: Int? = featureGradient
        for step in steps.reversed() {
            guard let known = gradient else { break }
            gradient = step(known)
        }
    }

    // MARK: - Memory

    /// A map of the kernels' elements.
    func addMap(_ shape: FeatureShape) -> Int { addMap(bytes: shape.count * element.byteCount) }

    /// A map of so many bytes for each image.
    func addMap(bytes: Int) -> Int {
        mapBytes.append(bytes)
        return mapBytes.count - 1
    }

    /// The arena: each map from the first to the last operation that names it.
    func layout() -> ArenaLayout {
        var spans = mapBytes.map { ArenaLayout.Span(byteCount: $0 * options.batchSize, lifetime: nil) }
        for (time, operation) in (forward + backward).enumerated() {
            for map in operation.maps {
                let before = spans[map].lifetime ?? time...time
                spans[map].lifetime = before.lowerBound...time
            }
        }
        return ArenaLayout(spans)
    }

    // MARK: - Units

    func unit(_ description: ConvolutionDescription, input: ActivationValue) -> ConvolutionUnit {
        let isTrained = frozen.isTrained(description.name)
        let shape = ConvolutionShape(description, input: input.shape, batch: options.batchSize)
        let needsGradient = input.needsGradient
        let bias = "\(description.name).bias"
        let unit = ConvolutionUnit(
            description: description, shape: shape, isTrained: isTrained,
            normalization: description.normalization.map {
                normalization($0, channels: description.outputs, isFrozen: !isTrained)
            },
            weight: store.index("\(description.name).weight"), bias: store.contains(bias) ? store.index(bias) : nil,
            packed: convolutions.count)
        convolutions.append((shape, needsGradient, isTrained))
        let pack = Operation(kind: .packing, layer: unit.name, maps: []) { context in
            unsafe context.kernels.pack(
                context.store.pointer(unit.weight), scales: context.readingVector(unit.foldedNormalization?.scale),
                shape, gradient: needsGradient, into: context.packed(unit.packed))
        }
        if !isTrained { preparation.append(pack) }
        return unit
    }

    /// Packs the weights of a unit that is trained, right before the product that reads them.
    func packing(_ unit: ConvolutionUnit, gradient: Bool) -> [Operation] {
        guard unit.isTrained else { return [] }
        return [
            Operation(kind: .packing, layer: unit.name, maps: []) { context in
                let weights = unsafe context.store.pointer(unit.weight)
                let scales = unsafe context.readingVector(unit.foldedNormalization?.scale)
                let packed = unsafe context.packed(unit.packed)
                if gradient {
                    unsafe context.kernels.packInputGradient(weights, scales: scales, unit.shape, into: packed)
                } else {
                    unsafe context.kernels.pack(weights, scales: scales, unit.shape, gradient: false, into: packed)
                }
            }
        ]
    }

    func normalization(_ name: String, channels: Int, isFrozen: Bool) -> NormalizationUnit {
        let unit = NormalizationUnit(
            name: name, channels: channels, isFrozen: isFrozen || options.normalization == .frozen,
            epsilon: description.batchNormEpsilon, store: store, vectors: &vectors)
        normalizations.append(unit)
        if unit.isFrozen {
            preparation.append(Operation(kind: .packing, layer: name, maps: []) { unit.freeze($0) })
        }
        return unit
    }

    func emitForward(_ kind: OperationKind, _ layer: String, _ maps: [Int], _ run: @escaping (StepContext) -> Void) {
        forward.append(Operation(kind: kind, layer: layer, maps: maps, run: run))
    }

    func emitBackward(_ kind: OperationKind, _ layer: String, _ maps: [Int], _ run: @escaping (StepContext) -> Void) {
        backward.append(Operation(kind: kind, layer: layer, maps: maps, run: run))
    }
}
