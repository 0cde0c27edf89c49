import CKernels

/// The most floating-point operations a second that the processor's vector units reach.
public enum ArithmeticPeak {
    /// Measures fp32 multiply-adds that never wait for memory, on so many threads at once.
    ///
    /// - Returns: 10⁹ operations a second, all threads together; nil for an instruction set whose units no loop of ours
    ///   measures.
    public static func gigaflops(instructionSet: InstructionSet, threads: Int) -> Double? {
        guard instructionSet == .avx2, InstructionSet.detected >= .avx2 else { return nil }
        let work = PeakWork()
        let team = LaneTeam(count: threads)
        // Rounds of a few milliseconds; the fastest is the one that nothing else disturbed.
        let fastest = (0..<8).map { _ in ContinuousClock().measure { team.run(work) } }.min() ?? .zero
        let operations = Double(PeakWork.steps) * 192 * Double(threads)
        return operations / (fastest / .nanoseconds(1))
    }
}

private final class PeakWork: LaneWork {
    static let steps: Int64 = 4_000_000
    private var total: Float = 0

    func run(lane: Int) {
        let result = gag_peak_f32_avx2(Self.steps)
        if lane == 0 { total += result }
    }
}
