/// A point of the network at which intermediate values can be observed.
public enum ResNetStage: Sendable, Hashable {
    /// After the first convolution and the maximum pooling.
    case stem
    /// After a stage of residual blocks, counted from 1.
    case stage(Int)
    /// After the pooling.
    case pooled
    /// After a hidden dense layer and its activation, counted from 0.
    case hidden(Int)
    /// The logits of a head, counted from 0.
    case head(Int)
}
