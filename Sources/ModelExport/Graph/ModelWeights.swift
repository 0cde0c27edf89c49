import NetworkGraph
import NeuralNetwork

/// The tensors of a weight file that was verified to be a network's.
struct ModelWeights {
    let file: SafetensorsFile

    /// The names of all tensors, in alphabetical order.
    var names: [String] { file.tensors.keys.sorted() }

    func contains(_ name: String) -> Bool { file.tensors[name] != nil }

    /// A tensor, widened to floats.
    ///
    /// - Throws: `weights` where it is not there.
    func tensor(_ name: String) throws(ExportError) -> WeightTensor {
        let shape = file.tensors[name]?.shape ?? []
        do throws(SafetensorsError) {
            return WeightTensor(shape: shape, values: try file.floats(name, shape: shape))
        } catch { throw .weights(error) }
    }
}
