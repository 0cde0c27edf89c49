/// What decoding one file may take.
struct DecodingBounds {
    let limits: ImageLimits
    let budget: (any PixelBudget)?
    /// Whether the picture is still wanted.
    let continues: () -> Bool

    /// Looks whether decoding a picture of this size may go on, from now.
    func watch(width: Int, height: Int) -> DecodingWatch {
        DecodingWatch(seconds: limits.decodingSeconds(width: width, height: height), continues: continues)
    }

    /// Reserves what decoding takes at its peak, once the header has told it and before any of it is allocated.
    ///
    /// - Returns: nil where there is no budget.
    /// - Throws: what the budget throws, and `.outOfMemory` where the system has less than that.
    func reserve(_ count: Int) throws(ImageError) -> PixelReservation? {
        let reservation = try budget?.reserve(count, continues: continues)
        guard SystemMemory.has(count) else { throw .outOfMemory }
        return reservation
    }
}
