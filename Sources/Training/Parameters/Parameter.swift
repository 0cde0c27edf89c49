/// A tensor that a step reads: weights, biases, a normalisation's scales and shifts, running statistics.
struct Parameter: Sendable {
    /// Who changes it.
    enum Role: Sendable {
        /// The optimiser.
        case trained
        /// Nobody.
        case fixed
        /// Batch normalisation, which follows the batches' statistics.
        case statistic
    }

    /// The name in the weight file.
    let name: String
    /// The dimensions in the weight file.
    let shape: [Int]
    let role: Role
    /// What its learning rate is multiplied by.
    let rateFactor: Float
    /// Whether the store leaves it out of weight files: a teacher's head.
    let isAuxiliary: Bool
    /// Where it begins in the store's memory, in floats.
    var offset = 0

    var count: Int { shape.reduce(1, *) }

    /// `values`, in the file's order, as the kernels read them: a convolution's OIHW becomes `[outputs][kernel][kernel]
    /// [inputs]`.
    func arranged(_ values: [Float]) -> [Float] { permuted(values, toFile: false) }

    /// What ``arranged(_:)`` undoes.
    func filed(_ values: [Float]) -> [Float] { permuted(values, toFile: true) }

    private func permuted(_ values: [Float], toFile: Bool) -> [Float] {
        guard shape.count == 4, shape[2] * shape[3] > 1, shape[1] > 1 else { return values }
        let (inputs, taps) = (shape[1], shape[2] * shape[3])
        var result = values
        for output in 0..<shape[0] {
            let first = output * inputs * taps
            for input in 0..<inputs {
                for tap in 0..<taps {
                    let (file, kernel) = (first + input * taps + tap, first + tap * inputs + input)
                    if toFile { result[file] = values[kernel] } else { result[kernel] = values[file] }
                }
            }
        }
        return result
    }
}
