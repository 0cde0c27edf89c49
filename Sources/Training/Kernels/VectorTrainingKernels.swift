import CKernels
import NeuralNetwork

/// Every operation on the vector kernels of ``KernelCatalog``; the plain path where channels are no whole vectors or panels.
///
/// Sums over pixels are taken for each image, or for each part of a fixed number, and then over these in double precision,
/// so that they do not depend on the number of threads.
@safe package final class VectorTrainingKernels: TrainingKernels {
    /// The C functions.
    let table: TrainingKernelTable
    let team: LaneTeam
    /// What serves extents that the vector kernels do not.
    let plain: any TrainingKernels
    /// A pixel of zeros.
    let zeros: PageMemory
    /// The factors of a panel's weights that are not scaled.
    let ones: UnsafeMutablePointer<Float>
    /// Every lane's, `laneBytes` each.
    private let scratch: PageMemory
    private let laneBytes: Int
    /// The sums of images or parts.
    private let partialSums: PageMemory

    /// The parts of a pass over pixels.
    static let parts = 32

    /// Memory for convolutions of these shapes and what lies between them.
    package init(_ table: TrainingKernelTable, shapes: [ConvolutionShape], threads: Int) {
        self.table = table
        team = LaneTeam.shared(count: threads)
        plain = TrainingKernelChoice.plain(table.isBFloat16 ? .bfloat16 : .float32)
            .kernels(shapes: shapes, threads: threads)
        let own = shapes.map { VectorConvolution(shape: $0, table: table) }.filter(\.isWhole)
        laneBytes = (own.map(\.scratchByteCount).max() ?? 0).rounded(to: 64) + 64
        scratch = PageMemory(byteCount: laneBytes * threads)
        zeros = PageMemory(byteCount: (own.map(\.zerosByteCount).max() ?? 0) + 64)
        unsafe ones = .allocate(capacity: table.panelWidth)
        unsafe ones.initialize(repeating: 1, count: table.panelWidth)
        let channels = shapes.map { max($0.inputs, $0.outputs) }.max() ?? 0
        let slots = max(Self.parts, shapes.map(\.batch).max() ?? 0)
        partialSums = PageMemory(byteCount: slots * 3 * channels * 4 + 64)
    }

    deinit { unsafe ones.deallocate() }

    package var name: String { table.name }
    package var element: ActivationElement { plain.element }

    /// A lane's scratch memory.
    @unsafe func memory(of lane: Lane) -> UnsafeMutableRawPointer { unsafe scratch.base + lane.index * laneBytes }

    @unsafe private var partials: UnsafeMutablePointer<Float> {
        unsafe partialSums.base.assumingMemoryBound(to: Float.self)
    }

    /// An epilogue that adds to the sums of images or parts, which are set to zero.
    func epilogue(summing rows: Int, channels: Int, slots: Int) -> GagEpilogue {
        var epilogue = unsafe GagEpilogue()
        guard rows > 0 else { return unsafe epilogue }
        unsafe partials.update(repeating: 0, count: slots * 3 * channels)
        unsafe epilogue.sums = partials
        unsafe epilogue.sumStride = Int64(channels)
        return unsafe epilogue
    }

    /// Adds up the `rows` sums of all slots.
    func reduce(rows: Int, channels: Int, slots: Int, into sums: UnsafeMutablePointer<Float>?) {
        guard let sums = unsafe sums else { return }
        unsafe withUnsafeTemporaryAllocation(of: Double.self, capacity: rows * channels) { totals in
            unsafe totals.initialize(repeating: 0)
            for slot in 0..<slots {
                let part = unsafe partials + slot * 3 * channels
                for index in 0..<rows * channels { unsafe totals[index] += Double(part[index]) }
            }
            for index in 0..<rows * channels { unsafe sums[index] = Float(totals[index]) }
        }
    }

    /// Runs a pass over pixels by parts, each of which has its own sums.
    func forEachPart(
        of pixels: Int, channels: Int, _ epilogue: GagEpilogue, _ body: (inout GagPass) -> Void
    ) {
        team.run { lane in
            for part in lane.share(of: Self.parts) {
                var own = unsafe epilogue
                if let sums = unsafe epilogue.sums { unsafe own.sums = sums + part * 3 * channels }
                unsafe withUnsafePointer(to: &own) { pointer in
                    var pass = unsafe GagPass()
                    unsafe pass.firstPixel = Int64(pixels * part / Self.parts)
                    unsafe pass.lastPixel = Int64(pixels * (part + 1) / Self.parts)
                    unsafe pass.channels = Int64(channels)
                    unsafe pass.epilogue = pointer
                    unsafe body(&pass)
                }
            }
        }
    }

    /// Whether a pixel is whole vectors.
    func isWhole(_ channels: Int) -> Bool { channels.isMultiple(of: table.lanes) }
}
