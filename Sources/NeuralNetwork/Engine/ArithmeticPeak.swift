import CKernels

/// The most arithmetic operations a second that the processor's vector units reach.
public enum ArithmeticPeak {
    /// Measures multiply-adds that never wait for memory, on so many threads at once: in the precision where kernels have
    /// instructions for it, else in fp32.
    ///
    /// - Returns: 10⁹ operations a second, all threads together; nil for an instruction set whose units no loop of ours
    ///   measures.
    public static func gigaflops(instructionSet: InstructionSet, precision: Precision, threads: Int) -> Double? {
        guard let work = work(min(instructionSet, .detected), precision) else { return nil }
        let team = LaneTeam(count: threads)
        // Rounds of a few milliseconds; the fastest is the one that nothing else disturbed.
        let fastest = (0..<8).map { _ in ContinuousClock().measure { team.run(work) } }.min() ?? .zero
        return Double(PeakWork.steps * work.operations * threads) / (fastest / .nanoseconds(1))
    }

    private static func work(_ instructionSet: InstructionSet, _ precision: Precision) -> PeakWork? {
        switch (instructionSet, precision) {
        case (.generic, _), (.neon, _): nil
        case (.avx512, .bf16) where InstructionSet.hasBFloat16: PeakWork(operations: 16 * 64, gag_peak_bf16_avx512)
        case (.avx512, .int8) where InstructionSet.hasVNNI: PeakWork(operations: 16 * 128, gag_peak_u8_avx512)
        case (.avx512, _): PeakWork(operations: 16 * 32, gag_peak_f32_avx512)
        case (.avx2, _): PeakWork(operations: 12 * 16, gag_peak_f32_avx2)
        }
    }
}

private final class PeakWork: LaneWork {
    static let steps = 2_000_000
    /// The operations of a step.
    let operations: Int
    private let loop: @convention(c) (Int64) -> Float
    private var total: Float = 0

    init(operations: Int, _ loop: @escaping @convention(c) (Int64) -> Float) {
        self.operations = operations
        self.loop = loop
    }

    func run(lane: Int) {
        let result = loop(Int64(Self.steps))
        if lane == 0 { total += result }
    }
}
