import JSON
import NetworkGraph

/// What `preprocess_input` of keras.applications does to RGB values from 0 to 255 (`imagenet_utils.preprocess_input`).
public enum PreprocessingMode: String, Sendable, CaseIterable {
    /// Nothing.
    case none
    /// To BGR, then minus the ImageNet mean: ResNet50, 101, 152 and VGG.
    case caffe
    /// To the range from -1 to 1: ResNet50V2, MobileNet, Inception, Xception.
    case tf
    /// To the range from 0 to 1, then minus the ImageNet mean, over its deviation: DenseNet, and PyTorch's models.
    case torch
    /// Divided by 255.
    case unit

    /// The mode as layers.
    package var operations: [Operation] {
        switch self {
        case .none: []
        case .caffe:
            [
                .channels(order: [2, 1, 0]),
                .affine(ChannelAffine(scale: [1], shift: [-103.939, -116.779, -123.68])),
            ]
        case .tf: [.affine(ChannelAffine(scale: [1 / 127.5], shift: [-1]))]
        case .torch:
            [
                .affine(ChannelAffine(scale: [1 / 255], shift: [-0.485, -0.456, -0.406])),
                .affine(ChannelAffine(scale: [1 / 0.229, 1 / 0.224, 1 / 0.225], shift: [0])),
            ]
        case .unit: [.affine(ChannelAffine(scale: [1 / 255], shift: [0]))]
        }
    }

    /// The mode of a Keras Lambda layer whose function is `preprocess_input` of a module that the file names; nil when the
    /// function is the user's own, or when Keras 3 leaves the module out.
    init?(lambda config: JSONValue) {
        let function = config["function"]
        let isLegacy = function?[0]?.stringValue != nil
        let module = function?["module"]?.stringValue ?? (isLegacy ? config["module"]?.stringValue : nil) ?? ""
        guard let family = module.split(separator: ".").last, module.contains("applications") else { return nil }
        switch family {
        case "resnet", "resnet50", "vgg16", "vgg19": self = .caffe
        case "densenet": self = .torch
        case "resnet_v2", "mobilenet", "mobilenet_v2", "inception_v3", "inception_resnet_v2", "xception", "nasnet":
            self = .tf
        default: return nil
        }
    }
}
