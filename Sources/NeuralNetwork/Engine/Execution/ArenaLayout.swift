/// Places tensors in one arena so that those that are never needed at the same time share memory.
package struct ArenaLayout {
    /// The position of each tensor, in bytes.
    package private(set) var offsets: [Int]
    /// The bytes of the arena.
    package private(set) var byteCount: Int

    /// A tensor's size and the first and last step that need it.
    package struct Span {
        package var byteCount: Int
        package var lifetime: ClosedRange<Int>?

        package init(byteCount: Int, lifetime: ClosedRange<Int>?) {
            self.byteCount = byteCount
            self.lifetime = lifetime
        }
    }

    /// Places the largest tensors first, each at the lowest position that is free during its whole life.
    package init(_ spans: [Span]) {
        offsets = Array(repeating: 0, count: spans.count)
        byteCount = 0
        var placed: [(offset: Int, byteCount: Int, lifetime: ClosedRange<Int>)] = []
        for index in spans.indices.sorted(by: { (spans[$1].byteCount, $0) < (spans[$0].byteCount, $1) }) {
            guard let lifetime = spans[index].lifetime else { continue }
            let size = (spans[index].byteCount + 127) / 64 * 64
            var offset = 0
            for other in placed.filter({ $0.lifetime.overlaps(lifetime) }).sorted(by: { $0.offset < $1.offset }) {
                if offset + size <= other.offset { break }
                offset = max(offset, other.offset + other.byteCount)
            }
            offsets[index] = offset
            placed.append((offset, size, lifetime))
            byteCount = max(byteCount, offset + size)
        }
    }

    /// The spans of a plan's tensors for batches of up to `batch` images on `lanes` threads.
    static func spans(
        tensors: [PlanTensor], segments: [PlanSegment], batch: Int, lanes: Int
    ) -> [Span] {
        var spans = tensors.map { Span(byteCount: $0.imageStride * batch, lifetime: nil) }
        var time = 0
        for segment in segments {
            let start = time
            let end = start + segment.steps.count - 1
            for step in segment.steps {
                for tensor in step.tensors {
                    // A tensor of the whole batch is read or written in every pass, so at any time of the segment.
                    let now = tensors[tensor].isWhole ? start...end : time...time
                    let before = spans[tensor].lifetime ?? now
                    spans[tensor].lifetime =
                        min(before.lowerBound, now.lowerBound)...max(before.upperBound, now.upperBound)
                    if !tensors[tensor].isWhole {
                        spans[tensor].byteCount =
                            tensors[tensor].imageStride * segment.images(batch: batch, lanes: lanes)
                    }
                }
                time += 1
            }
        }
        return spans
    }
}

extension PlanStep {
    /// The tensor that the step writes.
    var output: Int {
        switch self {
        case .stem(let step): step.output
        case .convolution(let step), .averagedConvolution(let step): step.output
        case .dense(let step): step.output
        }
    }

    /// The tensors that the step reads or writes.
    var tensors: [Int] {
        switch self {
        case .stem(let step): [step.input, step.padded, step.output]
        case .convolution(let step), .averagedConvolution(let step):
            [step.input, step.output] + (step.residual.map { [$0] } ?? [])
        case .dense(let step): [step.input, step.output]
        }
    }
}
