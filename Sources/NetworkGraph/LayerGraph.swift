/// The layers of a network and their wiring, whatever the format: what import recognises and export writes.
///
/// Nested models are flattened, layers without effect at inference (dropout, augmentation) are gone, and every node
/// comes after those it reads.
package struct LayerGraph: Sendable {
    /// One layer.
    package struct Node: Sendable {
        /// The layer's name as its author knows it, with those of the models around it: `resnet50/conv1_conv`.
        package let place: String
        package var operation: Operation
        /// The nodes read.
        package let inputs: [Int]
    }

    /// The layers in an order in which they can be computed.
    package private(set) var nodes: [Node] = []
    /// The network's results.
    package var outputs: [(name: String, node: Int)] = []

    package init() {}

    /// Adds a layer that reads earlier ones.
    ///
    /// - Returns: The position of the new node in `nodes`.
    package mutating func append(_ operation: Operation, inputs: [Int], place: String) -> Int {
        precondition(inputs.allSatisfy { nodes.indices.contains($0) })
        nodes.append(Node(place: place, operation: operation, inputs: inputs))
        return nodes.count - 1
    }

    /// For each node the nodes that read it, in order.
    package func consumers() -> [[Int]] {
        var result = [[Int]](repeating: [], count: nodes.count)
        for (index, node) in nodes.enumerated() {
            for input in node.inputs { result[input].append(index) }
        }
        return result
    }

    /// The graph without the nodes that no output depends on.
    package func pruned() -> LayerGraph {
        var isNeeded = [Bool](repeating: false, count: nodes.count)
        for output in outputs { isNeeded[output.node] = true }
        for index in nodes.indices.reversed() where isNeeded[index] {
            for input in nodes[index].inputs { isNeeded[input] = true }
        }
        var result = LayerGraph()
        var positions = [Int](repeating: -1, count: nodes.count)
        for (index, node) in nodes.enumerated() where isNeeded[index] {
            positions[index] = result.append(
                node.operation, inputs: node.inputs.map { positions[$0] }, place: node.place)
        }
        result.outputs = outputs.map { ($0.name, positions[$0.node]) }
        return result
    }
}
