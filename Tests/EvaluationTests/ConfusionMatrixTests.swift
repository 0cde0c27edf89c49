import Evaluation
import Testing

@Suite("The confusion matrix")
struct ConfusionMatrixTests {
    /// Rows are truth: a 5 of which 1 taken for b; b 3 of which 2 taken for a; c never occurs, once predicted for b.
    private var matrix: ConfusionMatrix {
        var matrix = ConfusionMatrix(labels: ["a", "b", "c"])
        let pairs = [("a", "a", 4), ("a", "b", 1), ("b", "a", 2), ("b", "b", 1), ("b", "c", 1)]
        for (truth, prediction, count) in pairs {
            for _ in 0..<count { matrix.add(truth: truth, prediction: prediction) }
        }
        return matrix
    }

    @Test("rows are true classes, columns predictions")
    func counts() {
        #expect(matrix.counts == [[4, 1, 0], [2, 1, 1], [0, 0, 0]])
        #expect(matrix.total == 9)
        #expect(matrix.support(1) == 4)
    }

    @Test("accuracy, precision, recall and F1 follow their definitions")
    func figures() {
        #expect(matrix.accuracy == 5.0 / 9)
        #expect(matrix.precision(0) == 4.0 / 6)
        #expect(matrix.recall(0) == 4.0 / 5)
        #expect(matrix.f1(0) == 8.0 / 11)
        #expect(matrix.precision(1) == 1.0 / 2)
        #expect(matrix.recall(1) == 1.0 / 4)
        #expect(matrix.f1(1) == 2.0 / 6)
    }

    @Test("a figure that would divide by nothing is nil")
    func undefined() {
        #expect(matrix.precision(2) == 0)
        #expect(matrix.recall(2) == nil)
        #expect(matrix.f1(2) == 0)
        let empty = ConfusionMatrix(labels: ["a", "b"])
        #expect(empty.accuracy == nil)
        #expect(empty.precision(0) == nil)
        #expect(empty.f1(0) == nil)
    }
}
