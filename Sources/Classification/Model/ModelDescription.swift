import JSON
import ModelFiles
import NeuralNetwork

/// Everything about a model that serving must not assume: model.json of the model directory, checked.
public struct ModelDescription: Sendable, Equatable {
    /// Backbones that can be run (He et al. 2016, arXiv:1512.03385).
    public enum Architecture: String, Sendable, CaseIterable {
        /// Basic blocks 2, 2, 2, 2.
        case resnet18
        /// Basic blocks 3, 4, 6, 3.
        case resnet34
        /// Bottleneck blocks 3, 4, 6, 3.
        case resnet50
        /// Bottleneck blocks 3, 4, 23, 3.
        case resnet101
        /// Bottleneck blocks 3, 8, 36, 3.
        case resnet152
        /// Pre-activated bottleneck blocks 3, 4, 6, 3 (He et al. 2016, arXiv:1603.05027).
        case resnet50v2
        /// Pre-activated bottleneck blocks 3, 4, 23, 3.
        case resnet101v2
        /// Pre-activated bottleneck blocks 3, 8, 36, 3.
        case resnet152v2
    }

    /// How the borders of strided layers are filled; symmetric where model.json does not say.
    public struct Borders: Sendable, Equatable {
        /// The border of the first convolution.
        public var stem = ResNetDescription.BorderRule.symmetric
        /// The border of the first pooling.
        public var pooling = ResNetDescription.BorderRule.symmetric
        /// The border of the strided 3×3 convolutions.
        public var blocks = ResNetDescription.BorderRule.symmetric
    }

    /// Name, as in `models/NAME/VERSION`.
    public var name: String
    /// Version: a positive whole number without leading zeros.
    public var version: String
    /// Backbone.
    public var architecture: Architecture
    /// The convolution of a bottleneck that carries the stride: `conv1` (1×1) as in Keras and Caffe, or `conv2` (3×3) as in
    /// torchvision.
    public var strideIn: ResNetDescription.StrideLocation
    /// Channels of the stem and width of the first stage; 64, the paper's, where model.json does not say.
    public var baseWidth: Int
    /// How the borders of strided layers are filled.
    public var borders: Borders
    /// Added to the variance by every batch normalisation.
    public var batchNormEpsilon: Double
    /// What the network wants to see.
    public var input: InputDescription
    /// How a detected face becomes the network's input; `nil` when model.json does not say.
    public var crop: CropDescription?
    /// What follows the last stage; average pooling where model.json does not say.
    public var pooling: ResNetDescription.Pooling
    /// Dense layers after pooling, in order.
    public var hidden: [ResNetDescription.HiddenLayer]
    /// Outputs of the network, at least one.
    public var heads: [Head]
    /// Ranges of the layers' outputs, if the model was calibrated for eight-bit arithmetic.
    public var activationRanges: ActivationRanges?
    /// Weight file.
    public var weights: WeightsDescription
    /// Terms of use of the weights.
    public var license: String
    /// How and on what the weights were trained: free JSON.
    public var training: JSONValue?
    /// Figures on test data: free JSON.
    public var metrics: JSONValue?

    /// The head of a name.
    public subscript(head name: String) -> Head? { heads.first { $0.name == name } }

    /// Whether answers have a distribution over years.
    public var tellsYears: Bool { heads.contains { $0.kind == .years } }
}
