/// How often each true class was taken for each class, and what follows from it.
public struct ConfusionMatrix: Sendable, Equatable {
    /// Classes in the order of rows and columns.
    public let labels: [String]
    /// `counts[truth][prediction]`.
    public private(set) var counts: [[Int]]

    /// An empty matrix over different labels.
    public init(labels: [String]) {
        self.labels = labels
        counts = labels.map { _ in labels.map { _ in 0 } }
    }

    /// Counts one face; both must be among `labels`.
    public mutating func add(truth: String, prediction: String) {
        guard let row = labels.firstIndex(of: truth), let column = labels.firstIndex(of: prediction) else {
            preconditionFailure("labels outside the matrix: \(truth), \(prediction)")
        }
        counts[row][column] += 1
    }

    /// Faces counted.
    public var total: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }

    /// Share of faces on the diagonal; `nil` without faces.
    public var accuracy: Double? {
        Self.ratio(labels.indices.reduce(0) { $0 + counts[$1][$1] }, total)
    }

    /// Faces that belong to the class with this index.
    public func support(_ index: Int) -> Int { counts[index].reduce(0, +) }

    /// Of the faces taken for the class, the share that belongs to it; `nil` when none was.
    public func precision(_ index: Int) -> Double? {
        Self.ratio(counts[index][index], counts.reduce(0) { $0 + $1[index] })
    }

    /// Of the faces that belong to the class, the share taken for it; `nil` when there are none.
    public func recall(_ index: Int) -> Double? {
        Self.ratio(counts[index][index], support(index))
    }

    /// Harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN); `nil` for a class that neither occurs nor is
    /// predicted.
    public func f1(_ index: Int) -> Double? {
        Self.ratio(2 * counts[index][index], support(index) + counts.reduce(0) { $0 + $1[index] })
    }

    private static func ratio(_ part: Int, _ whole: Int) -> Double? {
        whole == 0 ? nil : Double(part) / Double(whole)
    }
}
