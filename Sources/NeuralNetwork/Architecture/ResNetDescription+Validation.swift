extension ResNetDescription {
    /// The input widths and heights that are supported.
    public static let inputSides = 64...512

    /// Checks that a network can be built.
    ///
    /// - Throws: `NetworkError.invalidDescription` with the field, its value and what is allowed.
    public func validate() throws(NetworkError) {
        try check(inputWidth, in: Self.inputSides, field: "input width")
        try check(inputHeight, in: Self.inputSides, field: "input height")
        try check(blocks.count, in: 1...4, field: "number of stages")
        for count in blocks { try check(count, in: 1...64, field: "blocks in a stage") }
        try check(baseWidth, in: 1...512, field: "base width")
        guard batchNormEpsilon >= 0, batchNormEpsilon.isFinite else {
            throw .invalidDescription(
                field: "batch-norm epsilon", value: "\(batchNormEpsilon)", allowed: "a number from 0")
        }
        try check(heads.count, in: 1...64, field: "number of heads")
        for layer in hidden { try check(layer.units, in: 1...65536, field: "units of \(layer.name)") }
        for head in heads { try check(head.units, in: 1...65536, field: "units of \(head.name)") }
        var names = Set<String>()
        for name in hidden.map(\.name) + heads.map(\.name) where !names.insert(name).inserted || name.isEmpty {
            throw .invalidDescription(
                field: "layer name", value: name, allowed: "distinct names of hidden layers and heads")
        }
    }

    private func check(_ value: Int, in range: ClosedRange<Int>, field: String) throws(NetworkError) {
        guard range.contains(value) else {
            throw .invalidDescription(
                field: field, value: "\(value)", allowed: "\(range.lowerBound) to \(range.upperBound)")
        }
    }
}
