import NetworkGraph

/// Following single wires through a layer graph.
struct GraphPath {
    let graph: LayerGraph
    let consumers: [[Int]]

    init(_ graph: LayerGraph) {
        self.graph = graph
        consumers = graph.consumers()
    }

    func operation(_ node: Int) -> Operation { graph.nodes[node].operation }

    func place(_ node: Int) -> String { graph.nodes[node].place }

    /// The only node that reads `node`; nil at outputs and where the wire forks.
    func successor(of node: Int) -> Int? {
        consumers[node].count == 1 ? consumers[node][0] : nil
    }

    /// The nodes from behind `start` to `end`, in forward order; each reads only its predecessor.
    ///
    /// - Returns: nil when the way back from `end` forks or ends before `start`.
    func chain(from start: Int, to end: Int) -> [Int]? {
        var (result, current) = ([Int](), end)
        while current != start {
            result.append(current)
            guard graph.nodes[current].inputs.count == 1 else { return nil }
            current = graph.nodes[current].inputs[0]
        }
        return result.reversed()
    }

    /// The error for a node that does not belong where it stands.
    func unexpected(_ node: Int, _ reason: String) -> ImportError {
        .unsupportedLayer(kind: operation(node).kind, place: place(node), reason: reason)
    }
}
