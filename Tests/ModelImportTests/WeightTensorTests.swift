import ModelImport
import NetworkGraph
import Testing

@Suite("Weights as files hold them")
struct WeightTensorTests {
    @Test("transposing moves every element to its new place")
    func transposes() {
        let tensor = WeightTensor(shape: [2, 3, 2], values: (0..<12).map { Float($0) })
        let result = tensor.transposed([2, 0, 1])
        #expect(result.shape == [2, 2, 3])
        #expect(result.values == [0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11])
        #expect(result.transposed([1, 2, 0]) == tensor)
    }
}
