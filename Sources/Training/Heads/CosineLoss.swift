/// One minus the cosine between an output and a teacher's embedding, and its gradient.
package enum CosineLoss {
    /// The loss of a sample; its gradient, times `factor`, is written to `gradient`.
    package static func loss(
        output: [Double], teacher: [Float], factor: Double, gradient: inout [Double]
    ) -> Double {
        // As PyTorch's cosine_similarity: lengths of at least 1e-8.
        let length = max(output.reduce(0) { $0 + $1 * $1 }.squareRoot(), 1e-8)
        let teacherLength = max(teacher.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot(), 1e-8)
        let cosine = zip(output, teacher).reduce(0) { $0 + $1.0 * Double($1.1) } / (length * teacherLength)
        for index in output.indices {
            let along = Double(teacher[index]) / (length * teacherLength) - cosine * output[index] / (length * length)
            gradient[index] = -factor * along
        }
        return 1 - cosine
    }
}
