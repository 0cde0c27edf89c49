/// A worker's memory for YuNet: photos of any size, one after the other, no allocation unless one is the largest yet.
///
/// The pass runs depth first, row by row: the backbone down to stride 32 with the coarsest level of neck and head
/// behind it, and then the two finer levels from the maps that the backbone left. With two threads the first one runs
/// the backbone up to the middle of stage 2, which is half of the work, and hands its rows over to the second one; it
/// goes on to the next photo while the other still works on this one.
public final class YuNetContext {
    /// Channels of a cell of ``levels``: where each output lies.
    public enum Output {
        /// The logit of "a face".
        public static let classification = 0
        /// The logit of "an object that this cell answers for".
        public static let objectness = 1
        /// Centre x and y as offsets in cells, logarithms of width and height in cells.
        public static let box = 2..<6
        /// Five points, x and y as offsets in cells.
        public static let landmarks = 6..<16
    }

    /// The outputs at strides 8, 16 and 32, 16 values a cell (see ``Output``), for the padded photo.
    public let levels: [DetectionFeatureMap]

    /// The instruction set in use, as `GAG_ISA` names it.
    public var instructionSet: String { kernels.name }

    /// The threads that share the work, one or two.
    public var threads: Int { pipeline == nil ? 1 : 2 }

    private let kernels: any RowKernels
    private let backbone: StemStage
    /// The two threads and what goes on behind the rows that the first hands over; nil with one.
    private let pipeline: RowPipeline?
    /// The backbone's maps at strides 8 and 16, and the neck's maps at strides 16 and 32.
    private let trunk: [DetectionFeatureMap]
    private let neck: [DetectionFeatureMap]
    /// Neck and head of the levels at strides 8 and 16.
    private let branches: [RowStage]
    /// Whether the run goes on.
    private var continues: () -> Bool = { true }

    /// Rows of a photo between two looks whether the run goes on: some two milliseconds of the largest tile.
    private static let rowsBetweenLooks = 32

    init(_ network: YuNet, kernels: any RowKernels, threads: Int) {
        self.kernels = kernels
        let levels = YuNet.strides.map { _ in DetectionFeatureMap(channels: 16) }
        let trunk = [DetectionFeatureMap(channels: 64), DetectionFeatureMap(channels: 64)]
        let neck = [DetectionFeatureMap(channels: 64), DetectionFeatureMap(channels: 64)]
        let chain = StageChain(kernels: kernels)
        func branch(_ level: Int) -> RowStage {
            let head = chain.units(
                [network.shares[level], network.heads[level]], then: MapStage(levels[level]))
            let kept = level == 0 ? head : MapStage(neck[level - 1], next: head)
            return chain.units([network.laterals[level]], then: kept)
        }
        self.levels = levels
        self.trunk = trunk
        self.neck = neck
        branches = [branch(0), branch(1)]
        let stage5 = chain.pooled(network.stages[4], then: branch(2))
        let stage4 = chain.pooled(network.stages[3], then: MapStage(trunk[1], next: stage5))
        let stage3 = chain.pooled(network.stages[2], then: MapStage(trunk[0], next: stage4))
        let middle = chain.units([network.stages[1][1]], then: stage3)
        pipeline =
            threads > 1
            ? RowPipeline(
                channels: network.stages[1][1].pointwise.inputs, next: middle, threads: threads) : nil
        let stage2 = chain.units([network.stages[1][0]], then: pipeline?.entrance ?? middle)
        let stage1 = chain.pooled(network.stages[0], then: stage2)
        backbone = StemStage(network.stem, kernels: kernels, next: chain.units([network.stage0], then: stage1))
    }

    /// Runs the network on a photo given as floats from 0 to 255.
    ///
    /// - Parameters:
    ///   - width: pixels in a row, at least 1.
    ///   - height: rows, at least 1.
    ///   - fillRow: writes row `y`: `width` pixels of three values in the network's channel order.
    public func run(width: Int, height: Int, fillRow: (_ y: Int, _ row: inout MutableSpan<Float>) -> Void) {
        let frame = DetectionFrame(width: width, height: height)
        _ = run([frame], while: { true }) { _ in
            unsafe feed(frame) { y, target in
                let row = unsafe UnsafeMutableBufferPointer(start: target, count: width * 3)
                var span = unsafe row.mutableSpan
                fillRow(y, &span)
            }
        } completed: { _ in
        }
    }

    /// Runs the network on 8-bit pixels, interleaved in the network's channel order, surrounded by a border of zeros.
    ///
    /// - Parameters:
    ///   - height: rows of the picture.
    ///   - width: columns of the picture.
    ///   - pixels: `width * height * 3` bytes, row by row.
    ///   - border: pixels of zeros on each side; they count in the coordinates of the output.
    ///   - continues: asked between rows; the run ends where it says no.
    /// - Returns: whether ``levels`` holds the outputs: false where the run ended before.
    @discardableResult
    public func run(
        pixels: Span<UInt8>, width: Int, height: Int, border: Int = 0, continues: () -> Bool = { true }
    ) -> Bool {
        let frame = DetectionFrame(width: width, height: height, border: border)
        return unsafe pixels.withUnsafeBufferPointer { bytes in
            run([frame], while: continues) { _ in
                unsafe feed(bytes.span, frame)
            } completed: { _ in
            }
        }
    }

    /// Runs the network on one photo after the other.
    ///
    /// With two threads `withPixels` runs on one and `completed` on the other, and `withPixels` may be called for the next
    /// photo before `completed` is for this one.
    ///
    /// - Parameters:
    ///   - frames: the photos' sizes.
    ///   - continues: asked between rows, on the thread of `withPixels`; the run ends where it says no.
    ///   - withPixels: calls its `body` with the `width * height * 3` bytes of the photo with this index, which must stay
    ///     as they are during the call.
    ///   - completed: called when ``levels`` holds the outputs for the photo with this index, until it returns.
    /// - Returns: whether all photos were completed.
    @discardableResult
    public func run(
        _ frames: [DetectionFrame], continues: () -> Bool = { true },
        withPixels: (_ index: Int, _ body: (Span<UInt8>) -> Void) -> Void, completed: (_ index: Int) -> Void
    ) -> Bool {
        run(frames, while: continues) { index in
            var isFed = false
            withPixels(index) { isFed = feed($0, frames[index]) }
            return isFed
        } completed: {
            completed($0)
        }
    }

    /// - Parameter feed: passes a photo's rows to the backbone; says whether it was all of them.
    private func run(
        _ frames: [DetectionFrame], while continues: () -> Bool, feed: (Int) -> Bool, completed: (Int) -> Void
    ) -> Bool {
        withoutActuallyEscaping(continues) { continues in
            self.continues = continues
            defer { self.continues = { true } }
            return run(frames, feed: feed, completed: completed)
        }
    }

    private func run(_ frames: [DetectionFrame], feed: (Int) -> Bool, completed: (Int) -> Void) -> Bool {
        guard let pipeline else {
            for index in frames.indices {
                guard feed(index) else { return false }
                runBranches()
                completed(index)
            }
            return true
        }
        return pipeline.run(frames, feed: feed) { index in
            runBranches()
            completed(index)
        }
    }

    /// Passes bytes to the backbone.
    private func feed(_ pixels: Span<UInt8>, _ frame: DetectionFrame) -> Bool {
        let (width, height, border) = (frame.width, frame.height, frame.border)
        precondition(pixels.count == width * height * 3, "\(pixels.count) bytes for \(width)×\(height) pixels")
        return unsafe pixels.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return true }
            return unsafe feed(frame) { y, target in
                unsafe target.update(repeating: 0, count: (width + 2 * border) * 3)
                guard y >= border, y < border + height else { return }
                unsafe kernels.widen(
                    base + (y - border) * width * 3, count: width * 3, into: target + border * 3)
            }
        }
    }

    /// Passes rows to the backbone; `fill` writes one of `frame`, its border included.
    ///
    /// - Returns: whether it was all of them. What the stages have of a photo that ended early is lost with the next one.
    private func feed(
        _ frame: DetectionFrame, fill: (_ y: Int, _ target: UnsafeMutablePointer<Float>) -> Void
    ) -> Bool {
        let (width, height) = (frame.width + 2 * frame.border, frame.height + 2 * frame.border)
        backbone.begin(height: frame.paddedHeight, width: frame.paddedWidth)
        for y in 0..<frame.paddedHeight {
            if y.isMultiple(of: Self.rowsBetweenLooks), !continues() { return false }
            let target = unsafe backbone.destination()
            if y < height {
                unsafe fill(y, target)
                unsafe (target + width * 3).update(repeating: 0, count: (frame.paddedWidth - width) * 3)
            } else {
                unsafe target.update(repeating: 0, count: frame.paddedWidth * 3)
            }
            unsafe backbone.accept(target)
        }
        backbone.finish()
        return true
    }

    private func runBranches() {
        runBranch(1)
        runBranch(0)
    }

    /// Neck and head of a finer level: its map of the backbone plus the next coarser one of the neck.
    private func runBranch(_ level: Int) {
        let fine = trunk[level]
        let coarse = neck[level]
        let branch = branches[level]
        branch.begin(height: fine.height, width: fine.width)
        for y in 0..<fine.height {
            let target = unsafe branch.destination()
            unsafe kernels.upsampledSum(
                fine.rowPointer(y), coarse.rowPointer(y / 2), width: fine.width, channels: fine.channels, into: target)
            unsafe branch.accept(target)
        }
        branch.finish()
    }
}

/// Builds chains of stages from their end.
private struct StageChain {
    let kernels: any RowKernels

    func units(_ units: [SeparableUnit], then last: RowStage) -> RowStage {
        units.reversed().reduce(last) { UnitStage($1, kernels: kernels, next: $0) }
    }

    /// The 2×2 maximum before the units.
    func pooled(_ units: [SeparableUnit], then last: RowStage) -> RowStage {
        let chain = self.units(units, then: last)
        return MaxPoolingStage(channels: units[0].pointwise.inputs, kernels: kernels, next: chain)
    }
}
