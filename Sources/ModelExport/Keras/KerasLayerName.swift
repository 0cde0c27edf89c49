/// The names of keras.applications for the places of a residual network, by which its users look for layers:
/// `conv2_block1_1_conv` for `layer1.0.conv1`.
struct KerasLayerName {
    /// Whether blocks have their normalisations before the convolutions.
    let isPreactivated: Bool

    /// The name of the layer at `place`, a name of the weight file or one that ``ModelGraph`` adds.
    func text(_ place: String) -> String {
        let parts = place.split(separator: ".").map(String.init)
        switch parts[0] {
        case "conv1": return "conv1_conv"
        case "bn1": return "conv1_bn"
        case "relu": return "conv1_relu"
        case "maxpool": return parts.count == 1 ? "pool1_pool" : "pool1_pad"
        case "norm": return parts.count == 1 ? "post_bn" : "post_relu"
        case "head": return parts.dropFirst().joined(separator: "_")
        default:
            guard parts[0].hasPrefix("layer"), let stage = Int(parts[0].dropFirst(5)), let block = Int(parts[1]) else {
                return parts.joined(separator: "_")
            }
            return "conv\(stage + 1)_block\(block + 1)_" + inBlock(parts.dropFirst(2).joined(separator: "."))
        }
    }

    private func inBlock(_ part: String) -> String {
        switch part {
        case "downsample.0": return "0_conv"
        case "downsample.1": return "0_bn"
        case "shortcut": return "0_pool"
        case "relu": return "out"
        case "add": return isPreactivated ? "out" : "add"
        case "bn1" where isPreactivated: return "preact_bn"
        case "bn1.relu": return "preact_relu"
        default:
            let kind = part.prefix { !$0.isNumber }
            let number = Int(part.dropFirst(kind.count)) ?? 0
            // The second normalisation of such a block follows its first convolution.
            return kind == "bn" && isPreactivated ? "\(number - 1)_bn" : "\(number)_\(kind)"
        }
    }
}
