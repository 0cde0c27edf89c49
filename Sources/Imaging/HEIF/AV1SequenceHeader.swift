/// The part of a sequence header of AV1 (section 5.5) that says how large its frames are.
struct AV1SequenceHeader {
    /// Columns and rows of its frames.
    let width: Int
    let height: Int
    /// Columns and rows that a frame with a size of its own could have.
    let largestWidth: Int
    let largestHeight: Int
    /// What its frames are made of.
    private(set) var samples = HEIFSamples.most
    private let isReduced: Bool
    /// Bits of each frame's number; nil when frames have none.
    private var frameNumberBits: Int?
    /// Bits of the time at which a frame is shown; nil when it is not given.
    private var timeBits: Int?
    /// Whether frames say themselves that they are pictures of a screen, and that motion is in whole pixels.
    private var choosesScreenContent = false
    private var hasScreenContent = false
    private var choosesIntegerMotion = true

    /// Reads the payload of the unit.
    init(_ unit: ArraySlice<UInt8>) throws(HEIFFault) {
        var reader = BitReader(unit)
        let profile = try reader.bits(3)
        _ = try reader.bits(1)
        isReduced = try reader.flag()
        if isReduced {
            _ = try reader.bits(5)
        } else {
            timeBits = try Self.skipTiming(&reader)
        }
        let (widthBits, heightBits) = (1 + (try reader.bits(4)), 1 + (try reader.bits(4)))
        width = 1 + (try reader.bits(widthBits))
        height = 1 + (try reader.bits(heightBits))
        (largestWidth, largestHeight) = (1 << widthBits, 1 << heightBits)
        if isReduced { _ = try reader.bits(3) } else { try readTools(&reader) }
        // Larger frames, and two filters.
        _ = try reader.bits(3)
        samples = try Self.samples(&reader, profile: profile)
    }

    /// Reads what a sequence that is no single reduced picture says between its size and its filters.
    private mutating func readTools(_ reader: inout BitReader) throws(HEIFFault) {
        if try reader.flag() {
            let delta = 2 + (try reader.bits(4))
            frameNumberBits = delta + 1 + (try reader.bits(3))
        }
        // Large blocks, two filters, then four kinds of prediction between frames.
        _ = try reader.bits(3 + 4)
        let hasOrder = try reader.flag()
        if hasOrder { _ = try reader.bits(2) }
        choosesScreenContent = try reader.flag()
        hasScreenContent = choosesScreenContent
        if !choosesScreenContent { hasScreenContent = try reader.flag() }
        if hasScreenContent {
            choosesIntegerMotion = try reader.flag()
            if !choosesIntegerMotion { _ = try reader.bits(1) }
        }
        if hasOrder { _ = try reader.bits(3) }
    }

    /// The begin of `color_config` (5.5.2).
    private static func samples(_ reader: inout BitReader, profile: Int) throws(HEIFFault) -> HEIFSamples {
        let isDeep = try reader.flag()
        if profile == 2, isDeep { _ = try reader.bits(1) }
        let isGrey = profile == 1 ? false : try reader.flag()
        return HEIFSamples(isDeep: isDeep, planes: isGrey ? 1 : profile == 0 ? 1.5 : 3)
    }

    /// Skips what stands between the kind and the size of a sequence that is no single reduced picture.
    ///
    /// - Returns: the bits of the time at which a frame is shown; nil when frames do not give it.
    private static func skipTiming(_ reader: inout BitReader) throws(HEIFFault) -> Int? {
        var (delayBits, timeBits) = (0, Int?.none)
        if try reader.flag() {
            _ = try (reader.bits(32), reader.bits(32))
            let isEven = try reader.flag()
            if isEven { _ = try reader.golomb() }
            if try reader.flag() {
                delayBits = 1 + (try reader.bits(5))
                _ = try (reader.bits(32), reader.bits(5))
                let bits = 1 + (try reader.bits(5))
                timeBits = isEven ? nil : bits
            }
        }
        let hasDelays = try reader.flag()
        for _ in 0...(try reader.bits(5)) {
            _ = try reader.bits(12)
            if try reader.bits(5) > 7 { _ = try reader.bits(1) }
            if delayBits > 0, try reader.flag() {
                _ = try (reader.bits(delayBits), reader.bits(delayBits), reader.bits(1))
            }
            if hasDelays, try reader.flag() { _ = try reader.bits(4) }
        }
        return timeBits
    }

    /// Whether a frame (section 5.9.2) has another size than the sequence.
    func hasOwnSize(frame: ArraySlice<UInt8>) throws(HEIFFault) -> Bool {
        guard !isReduced else { return false }
        var reader = BitReader(frame)
        guard try !reader.flag() else { return false }
        let type = try reader.bits(2)
        let isShown = try reader.flag()
        if isShown, let timeBits { _ = try reader.bits(timeBits) }
        if !isShown { _ = try reader.bits(1) }
        // Frames of the type 3 switch the sequence and always have a size of their own.
        if type == 3 { return true }
        if !(type == 0 && isShown) { _ = try reader.bits(1) }
        _ = try reader.bits(1)
        let isScreen = try choosesScreenContent ? reader.flag() : hasScreenContent
        if isScreen, choosesIntegerMotion { _ = try reader.bits(1) }
        if let frameNumberBits { _ = try reader.bits(frameNumberBits) }
        return try reader.flag()
    }
}
