import Glibc

/// What one step does to some values of one parameter.
struct UpdateRule {
    private let options: OptimizerOptions
    private let rate: Double
    private let clip: Float
    private let step: Int

    init(options: OptimizerOptions, step: Int, rate: Double, clip: Float) {
        self.options = options
        self.step = step
        self.rate = rate
        self.clip = clip
    }

    /// - Parameters:
    ///   - first: Momentum, or the mean of the gradients.
    ///   - second: The mean of their squares.
    func apply(
        values: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>, first: UnsafeMutablePointer<Float>,
        second: UnsafeMutablePointer<Float>, count: Int
    ) {
        switch options {
        case .sgd(let momentum, let nesterov, let decay):
            unsafe descend(
                values, gradients, first, count, momentum: momentum, nesterov: nesterov, decay: decay)
        case .adam(let beta1, let beta2, let epsilon, let decay):
            unsafe adam(
                values, gradients, first, second, count, beta1, beta2, epsilon, coupledDecay: decay, shrinkage: 1)
        case .adamW(let beta1, let beta2, let epsilon, let decay):
            unsafe adam(
                values, gradients, first, second, count, beta1, beta2, epsilon, coupledDecay: 0,
                shrinkage: Float(1 - rate * Double(decay)))
        }
    }

    private func descend(
        _ values: UnsafeMutablePointer<Float>, _ gradients: UnsafePointer<Float>,
        _ velocity: UnsafeMutablePointer<Float>, _ count: Int, momentum: Float, nesterov: Bool, decay: Float
    ) {
        let rate = Float(rate)
        for index in 0..<count {
            let gradient = unsafe gradients[index] * clip + decay * values[index]
            var direction = gradient
            if momentum > 0 {
                unsafe velocity[index] = momentum * velocity[index] + gradient
                direction = unsafe nesterov ? gradient + momentum * velocity[index] : velocity[index]
            }
            unsafe values[index] -= rate * direction
        }
    }

    private func adam(
        _ values: UnsafeMutablePointer<Float>, _ gradients: UnsafePointer<Float>,
        _ first: UnsafeMutablePointer<Float>, _ second: UnsafeMutablePointer<Float>, _ count: Int, _ beta1: Float,
        _ beta2: Float, _ epsilon: Float, coupledDecay: Float, shrinkage: Float
    ) {
        let size = Float(rate / (1 - pow(Double(beta1), Double(step))))
        let correction = Float(1 / (1 - pow(Double(beta2), Double(step))).squareRoot())
        for index in 0..<count {
            let gradient = unsafe gradients[index] * clip + coupledDecay * values[index]
            let mean = unsafe beta1 * first[index] + (1 - beta1) * gradient
            let square = unsafe beta2 * second[index] + (1 - beta2) * gradient * gradient
            unsafe first[index] = mean
            unsafe second[index] = square
            unsafe values[index] =
                values[index] * shrinkage - size * mean / (square.squareRoot() * correction + epsilon)
        }
    }
}
