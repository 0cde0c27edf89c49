/// An ICC profile in the APP2 segments of a JPEG file (ICC.1:2022, annex B.4): each has the identifier, its number from
/// 1, how many there are, and a part of the profile.
enum JPEGProfile {
    private static let headerLength = 14

    /// The parts in the order of their numbers; nil without any. Where one is missing or there twice, the result is empty,
    /// which is no profile.
    static func joined(_ parts: [Range<Int>], in file: Span<UInt8>) -> [UInt8]? {
        guard !parts.isEmpty else { return nil }
        let total = parts.reduce(0) { $0 + $1.count }
        guard parts.allSatisfy({ $0.count >= headerLength }), total <= ICCProfile.maximumBytes else { return [] }
        let ordered = parts.sorted { file[$0.lowerBound + 12] < file[$1.lowerBound + 12] }
        var profile: [UInt8] = []
        profile.reserveCapacity(total)
        for (index, part) in ordered.enumerated() {
            let (number, count) = (Int(file[part.lowerBound + 12]), Int(file[part.lowerBound + 13]))
            guard number == index + 1, count == ordered.count else { return [] }
            for offset in part.dropFirst(headerLength) { profile.append(file[offset]) }
        }
        return profile
    }
}
