import NeuralNetwork

/// The dense layers behind the features: hidden layers with dropout, heads, and a teacher's head on the features; fp32, on
/// the calling thread.
final class DenseLayers {
    /// One layer: y = f(x · Wᵀ + b).
    private struct Layer {
        let inputs: Int
        let units: Int
        let activation: Activation
        let weight: Int
        let bias: Int
    }

    private let hidden: [Layer]
    private let heads: [Layer]
    private let teacher: Layer?
    private let dropout: Double
    private let store: ParameterStore
    /// Values behind each hidden layer, and what dropout multiplied them by.
    private var values: [[Float]] = []
    private var factors: [[Float]] = []

    init(_ description: ResNetDescription, options: TrainerOptions, store: ParameterStore) {
        let layers = description.denseLayers.map { layer in
            Layer(
                inputs: layer.inputs, units: layer.units, activation: layer.activation,
                weight: store.index("head.\(layer.name).weight"), bias: store.index("head.\(layer.name).bias"))
        }
        hidden = Array(layers.prefix(description.hidden.count))
        heads = Array(layers.dropFirst(description.hidden.count))
        teacher = options.teacher.map {
            Layer(
                inputs: description.features, units: $0.dimension, activation: .linear,
                weight: store.index(TeacherTensors.weight), bias: store.index(TeacherTensors.bias))
        }
        dropout = options.dropout
        self.store = store
    }

    /// The logits of each head, sample after sample, and the teacher's outputs.
    func forward(
        _ features: [Float], count: Int, random: inout SplitMix64
    ) -> (logits: [[Float]], teacher: [Float]?) {
        values = [features]
        factors = []
        for layer in hidden {
            var output = apply(layer, values[values.count - 1], count: count)
            unsafe output.withUnsafeMutableBufferPointer { output in
                for image in 0..<count {
                    let part = image * layer.units..<(image + 1) * layer.units
                    unsafe layer.activation.apply(to: UnsafeMutableBufferPointer(rebasing: output[part]))
                }
            }
            let kept = Float(1 / (1 - dropout))
            let factors = output.map { _ in dropout > 0 ? (random.uniform() < dropout ? 0 : kept) : 1 }
            self.factors.append(factors)
            activated.append(output)
            values.append(zip(output, factors).map { $0 * $1 })
        }
        let last = values[values.count - 1]
        return (heads.map { apply($0, last, count: count) }, teacher.map { apply($0, features, count: count) })
    }

    /// Values behind each hidden layer's activation, before dropout.
    private var activated: [[Float]] = []

    /// Writes the gradients of all dense parameters, from those of the outputs.
    ///
    /// - Returns: The features' gradient.
    func backward(_ logits: [[Float]], teacher teacherGradient: [Float]?, count: Int) -> [Float] {
        var gradient = [Float](repeating: 0, count: values[values.count - 1].count)
        for (head, output) in zip(heads, logits) {
            propagate(head, values[values.count - 1], output, count: count, into: &gradient)
        }
        for index in hidden.indices.reversed() {
            let layer = hidden[index]
            for position in gradient.indices {
                gradient[position] *= factors[index][position] * layer.activation.slope(at: activated[index][position])
            }
            var below = [Float](repeating: 0, count: values[index].count)
            propagate(layer, values[index], gradient, count: count, into: &below)
            gradient = below
        }
        if let teacher, let teacherGradient {
            propagate(teacher, values[0], teacherGradient, count: count, into: &gradient)
        }
        activated = []
        return gradient
    }

    private func apply(_ layer: Layer, _ input: [Float], count: Int) -> [Float] {
        unsafe [Float](unsafeUninitializedCapacity: count * layer.units) { output, initialized in
            guard let base = output.baseAddress else { return }
            unsafe input.withUnsafeBufferPointer { input in
                guard let source = input.baseAddress else { return }
                unsafe MatrixProduct.multiply(
                    .init(source, columns: layer.inputs),
                    .init(store.pointer(layer.weight), columns: layer.inputs, isTransposed: true), rows: count,
                    columns: layer.units, depth: layer.inputs, into: base)
            }
            let bias = unsafe store.pointer(layer.bias)
            for index in 0..<count * layer.units { unsafe base[index] += bias[index % layer.units] }
            initialized = count * layer.units
        }
    }

    /// Writes the layer's gradients and adds that of its input.
    private func propagate(
        _ layer: Layer, _ input: [Float], _ output: [Float], count: Int, into inputGradient: inout [Float]
    ) {
        unsafe output.withUnsafeBufferPointer { output in
            unsafe input.withUnsafeBufferPointer { input in
                unsafe inputGradient.withUnsafeMutableBufferPointer { inputGradient in
                    guard let output = output.baseAddress, let input = input.baseAddress,
                        let target = inputGradient.baseAddress
                    else { return }
                    unsafe MatrixProduct.multiply(
                        .init(output, columns: layer.units, isTransposed: true), .init(input, columns: layer.inputs),
                        rows: layer.units, columns: layer.inputs, depth: count,
                        into: store.pointer(layer.weight, .gradients))
                    unsafe MatrixProduct.multiply(
                        .init(output, columns: layer.units), .init(store.pointer(layer.weight), columns: layer.inputs),
                        rows: count, columns: layer.inputs, depth: layer.units, adds: true, into: target)
                    let bias = unsafe store.pointer(layer.bias, .gradients)
                    for unit in 0..<layer.units {
                        unsafe bias[unit] = (0..<count).reduce(0) { unsafe $0 + output[$1 * layer.units + unit] }
                    }
                }
            }
        }
    }
}

/// The names of the teacher's head, which no weight file holds.
enum TeacherTensors {
    static let weight = "teacher.weight"
    static let bias = "teacher.bias"
}

extension Activation {
    /// The derivative where the function's value is `value`; of those functions that work on one value alone.
    fileprivate func slope(at value: Float) -> Float {
        switch self {
        case .linear, .softmax: 1
        case .relu: value > 0 ? 1 : 0
        case .sigmoid: value * (1 - value)
        case .tanh: 1 - value * value
        }
    }
}
