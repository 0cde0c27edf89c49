extension LayerGraph {
    /// Joins channels that were taken from one and the same node, as frameworks write a reversal of the channels.
    ///
    /// - Returns: The node with the channels in their new order; nil when `inputs` are anything else.
    package mutating func appendConcatenation(_ inputs: [Int], place: String) -> Int? {
        var order: [Int] = []
        var sources = Set<Int>()
        for input in inputs {
            guard case .channels(let taken) = nodes[input].operation else { return nil }
            order += taken
            sources.formUnion(nodes[input].inputs)
        }
        guard sources.count == 1, let source = sources.first, order.sorted() == Array(order.indices) else { return nil }
        return append(.channels(order: order), inputs: [source], place: place)
    }
}
