/// The place in a residual network that a layer's name in keras.applications means.
enum KerasBlockName: Equatable {
    /// A block by stage and position, in the order of the network.
    struct Block: Hashable, Comparable {
        let stage: Int
        /// The letter of `res4b22_branch2a`, or 0 where blocks are numbered.
        let letter: UInt8
        let number: Int

        var text: String {
            letter == 0 ? "conv\(stage)_block\(number)" : "res\(stage)\(Character(Unicode.Scalar(letter)))\(number)"
        }

        static func < (left: Block, right: Block) -> Bool {
            (left.stage, left.letter, left.number) < (right.stage, right.letter, right.number)
        }
    }

    /// The first convolution or its normalisation.
    case stem
    /// The normalisation behind the last block of a ResNetV2.
    case final
    /// The normalisation before a block of a ResNetV2.
    case preactivation(Block)
    /// A convolution or its normalisation; number 0 is the projection.
    case unit(Block, number: Int)

    /// Reads `conv1_conv`, `conv2_block1_1_bn`, `post_bn`, and the older `conv1`, `bn_conv1`, `res2a_branch2a`.
    init?(_ name: String) {
        switch name {
        case "conv1_conv", "conv1_bn", "conv1", "bn_conv1": self = .stem
        case "post_bn": self = .final
        default:
            guard let result = Self.numbered(name) ?? Self.lettered(name) else { return nil }
            self = result
        }
    }

    private static func numbered(_ name: String) -> KerasBlockName? {
        let parts = name.split(separator: "_")
        guard parts.count == 4, parts[0].hasPrefix("conv"), parts[1].hasPrefix("block"),
            let stage = Int(parts[0].dropFirst(4)), let number = Int(parts[1].dropFirst(5)),
            parts[3] == "conv" || parts[3] == "bn"
        else { return nil }
        let block = Block(stage: stage, letter: 0, number: number)
        if parts[2] == "preact" { return .preactivation(block) }
        return Int(parts[2]).map { .unit(block, number: $0) }
    }

    private static func lettered(_ name: String) -> KerasBlockName? {
        let parts = name.split(separator: "_")
        guard parts.count == 2, let prefix = ["res", "bn"].first(where: { parts[0].hasPrefix($0) }) else { return nil }
        let place = Array(parts[0].dropFirst(prefix.count).utf8)
        guard place.count >= 2, let stage = Int(String(decoding: place[..<1], as: UTF8.self)),
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(place[1])
        else { return nil }
        let number = Int(String(decoding: place[2...], as: UTF8.self)) ?? 0
        let branches: [Substring: Int] = ["branch1": 0, "branch2a": 1, "branch2b": 2, "branch2c": 3]
        guard let unit = branches[parts[1]] else { return nil }
        return .unit(Block(stage: stage, letter: place[1], number: number), number: unit)
    }
}
