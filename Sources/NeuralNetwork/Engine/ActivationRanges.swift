/// The smallest and largest values that layers' outputs take on typical inputs, by the layers' names: what eight-bit
/// activations are scaled by.
public typealias ActivationRanges = [String: ClosedRange<Float>]
