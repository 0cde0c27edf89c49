import Glibc

/// Looks between rows and scans whether decoding may go on: whether anybody still wants the picture, and whether it has
/// taken more of the processor than a photo of its size may.
final class DecodingWatch {
    /// Why decoding has to stop.
    enum Verdict {
        case unwanted, overBudget
    }

    private let continues: () -> Bool
    private let end: Double
    private(set) var verdict: Verdict?

    /// - Parameters:
    ///   - seconds: processor time of this thread from now on.
    ///   - continues: whether the picture is still wanted.
    init(seconds: Double, continues: @escaping () -> Bool) {
        self.continues = continues
        end = Self.threadSeconds + seconds
    }

    /// Whether decoding has to stop; `verdict` says why.
    func stops() -> Bool {
        if verdict == nil {
            if !continues() { verdict = .unwanted }
            if Self.threadSeconds > end { verdict = .overBudget }
        }
        return verdict != nil
    }

    /// The error where decoding has to stop.
    func check(_ format: ImageFormat) throws(ImageError) {
        if stops() { throw error(format) }
    }

    /// What a decoder that was stopped throws.
    func error(_ format: ImageFormat) -> ImageError {
        verdict == .unwanted
            ? .cancelled : .corrupt(format, detail: "it takes longer to decode than a photo of its size may")
    }

    private static var threadSeconds: Double {
        var time = timespec()
        unsafe _ = clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
