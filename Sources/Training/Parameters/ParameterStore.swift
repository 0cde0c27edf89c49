import NeuralNetwork

/// The parameters of a program, one behind the other in fp32, with what the optimiser keeps of each: those that are trained
/// first, so that gradients and moments hold no more than these.
@safe final class ParameterStore {
    let parameters: [Parameter]
    /// The floats of the trained parameters, padding included.
    let trainedCount: Int
    /// The floats of all.
    let count: Int

    private let memory: [PageMemory]
    private let indices: [String: Int]

    /// What there is a float of for each parameter's value.
    enum Field: Int, CaseIterable {
        case values, average, gradients, firstMoments, secondMoments
    }

    /// - Parameters:
    ///   - hasAverage: Whether the weights' moving average is kept.
    ///   - moments: How many numbers the optimiser keeps for each value: 0 to 2.
    init(_ parameters: [Parameter], hasAverage: Bool, moments: Int) {
        var placed: [Parameter] = []
        var offset = 0
        func place(_ role: Parameter.Role) {
            for var parameter in parameters where parameter.role == role {
                parameter.offset = offset
                offset += (parameter.count + 15) / 16 * 16
                placed.append(parameter)
            }
        }
        place(.trained)
        trainedCount = offset
        place(.fixed)
        place(.statistic)
        self.parameters = placed
        count = offset
        indices = Dictionary(uniqueKeysWithValues: placed.enumerated().map { ($1.name, $0) })
        let counts = [
            offset, hasAverage ? offset : 0, trainedCount, moments > 0 ? trainedCount : 0,
            moments > 1 ? trainedCount : 0,
        ]
        memory = counts.map { PageMemory(byteCount: max($0, 16) * 4) }
    }

    /// The bytes of all fields.
    var byteCount: Int { memory.reduce(0) { $0 + $1.count } }

    /// The position of a parameter in ``parameters``; a name that is not there is a programming error.
    func index(_ name: String) -> Int {
        guard let index = indices[name] else { preconditionFailure("no parameter \(name)") }
        return index
    }

    func contains(_ name: String) -> Bool { indices[name] != nil }

    /// The first float of a field; valid as long as the store.
    @unsafe func base(_ field: Field) -> UnsafeMutablePointer<Float> {
        unsafe memory[field.rawValue].base.assumingMemoryBound(to: Float.self)
    }

    /// A parameter's first float in a field.
    @unsafe func pointer(_ index: Int, _ field: Field = .values) -> UnsafeMutablePointer<Float> {
        unsafe base(field) + parameters[index].offset
    }

    /// A field of a parameter in the file's order.
    func tensor(_ index: Int, _ field: Field = .values) -> NamedTensor {
        let parameter = parameters[index]
        let values = unsafe Array(UnsafeBufferPointer(start: pointer(index, field), count: parameter.count))
        return NamedTensor(shape: parameter.shape, values: parameter.filed(values))
    }

    /// Replaces a field of a parameter.
    func set(_ index: Int, _ field: Field, _ tensor: NamedTensor) {
        let parameter = parameters[index]
        precondition(tensor.shape == parameter.shape, "\(parameter.name): \(tensor.shape)")
        let target = unsafe pointer(index, field)
        for (position, value) in parameter.arranged(tensor.values).enumerated() { unsafe target[position] = value }
    }
}
