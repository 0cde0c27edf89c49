/// The memory that decoding may take of a process, whatever is decoded at the same time.
public protocol PixelBudget: Sendable {
    /// Reserves bytes before they are allocated; waits for them as long as the picture is wanted.
    ///
    /// - Parameters:
    ///   - count: what decoding the picture takes at its peak.
    ///   - continues: whether the picture is still wanted.
    /// - Throws: `.needsMoreThan` where the budget is smaller, `.memoryBusy` where there is no room in time, `.cancelled`
    ///   where the picture is not wanted any more.
    func reserve(_ count: Int, continues: () -> Bool) throws(ImageError) -> PixelReservation
}
