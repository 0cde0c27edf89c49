/// The samples of a coded picture, which decide what decoding it takes.
struct HEIFSamples {
    /// Whether they have more than eight bits, so that each takes two bytes.
    let isDeep: Bool
    /// How many times the picture's pixels they are: 1 for grey, 1.5 where four pixels share a colour, 3 where none do.
    let planes: Double

    /// The most that there are.
    static let most = HEIFSamples(isDeep: true, planes: 3)

    /// What holds either.
    func joined(with other: HEIFSamples) -> HEIFSamples {
        HEIFSamples(isDeep: isDeep || other.isDeep, planes: max(planes, other.planes))
    }

    /// Whether a picture of these takes no more than one of the others.
    func isWithin(_ other: HEIFSamples) -> Bool { planes <= other.planes && (!isDeep || other.isDeep) }
}
