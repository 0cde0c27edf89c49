/// How gradients change the parameters.
package enum OptimizerOptions: Sendable, Equatable {
    /// Stochastic gradient descent; the decay is added to the gradient, as PyTorch's SGD.
    case sgd(momentum: Float = 0.9, nesterov: Bool = false, decay: Float = 0)
    /// Adam (Kingma and Ba 2015); the decay is added to the gradient.
    case adam(beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8, decay: Float = 0)
    /// Adam with decoupled decay (Loshchilov and Hutter 2019).
    case adamW(beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8, decay: Float = 0.01)

    /// The numbers that are kept for each parameter.
    var moments: Int {
        switch self {
        case .sgd(let momentum, _, _): momentum > 0 ? 1 : 0
        case .adam, .adamW: 2
        }
    }
}
