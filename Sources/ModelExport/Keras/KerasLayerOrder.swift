/// The order that Keras gives the layers of a functional model, by which its weight files count them.
///
/// Layers are sorted by their distance from the outputs, the longest way, and where it is the same by the order in which a
/// walk from the outputs meets them (`map_graph` of keras/src/ops/function.py).
struct KerasLayerOrder {
    /// The positions of all layers that an output depends on.
    let positions: [Int]

    /// - Parameters:
    ///   - inputs: for each layer those that it reads, which come before it.
    ///   - outputs: the layers that are outputs.
    init(inputs: [[Int]], outputs: [Int]) {
        var depths = [Int](repeating: 0, count: inputs.count)
        for layer in inputs.indices.reversed() {
            for input in inputs[layer] { depths[input] = max(depths[input], depths[layer] + 1) }
        }
        var (met, ranks) = ([Int](), [Int](repeating: -1, count: inputs.count))
        // The walk goes deep first; what is read last is pushed first.
        var waiting = Array(outputs.reversed())
        while let layer = waiting.popLast() {
            guard ranks[layer] < 0 else { continue }
            ranks[layer] = met.count
            met.append(layer)
            waiting += inputs[layer].reversed()
        }
        positions = met.sorted { (-depths[$0], ranks[$0]) < (-depths[$1], ranks[$1]) }
    }
}
