import NeuralNetwork

/// The memory of a program: maps in one arena, vectors of a number for each channel, packed weights. Made once; a step
/// allocates nothing for activations.
@safe final class StepContext {
    let kernels: any TrainingKernels
    let store: ParameterStore
    let team: LaneTeam
    /// The images of this step's batch.
    var images = 0
    /// Their values, NHWC, or those of the last frozen part's output; set for the length of a step.
    @unsafe var input: UnsafePointer<Float>?

    private let arena: PageMemory
    private let offsets: [Int]
    private let vectors: PageMemory
    private let packedWeights: PageMemory
    private let packedOffsets: [Int]

    /// Memory for the program that `builder` wrote.
    init(_ builder: ProgramBuilder, kernels: any TrainingKernels, store: ParameterStore) {
        self.kernels = kernels
        self.store = store
        team = LaneTeam.shared(count: builder.options.threads)
        let layout = builder.layout()
        arena = PageMemory(byteCount: max(layout.byteCount, 64))
        offsets = layout.offsets
        vectors = PageMemory(byteCount: max(builder.vectors, 16) * 4)
        let sizes = builder.convolutions.map {
            (kernels.packedByteCount($0.shape, gradient: $0.gradient) + 63) / 64 * 64
        }
        // Weights that change are packed right before each product, into the same memory.
        var packedBytes = zip(builder.convolutions, sizes).reduce(0) { max($0, $1.0.isTrained ? $1.1 : 0) }
        packedOffsets = zip(builder.convolutions, sizes).map { convolution, size in
            guard !convolution.isTrained else { return 0 }
            defer { packedBytes += size }
            return packedBytes
        }
        packedWeights = PageMemory(byteCount: max(packedBytes, 64))
    }

    /// The bytes of maps, vectors and packed weights.
    var byteCount: Int { arena.count + vectors.count + packedWeights.count }

    /// A map's first byte.
    @unsafe func map(_ map: Int) -> UnsafeMutableRawPointer { unsafe arena.base + offsets[map] }

    /// A map that is read.
    @unsafe func reading(_ map: Int?) -> UnsafeRawPointer? {
        unsafe map.map { unsafe UnsafeRawPointer(self.map($0)) }
    }

    /// A map that is floats whatever the kernels store.
    @unsafe func floats(_ map: Int) -> UnsafeMutablePointer<Float> {
        unsafe self.map(map).assumingMemoryBound(to: Float.self)
    }

    /// A map that is bytes whatever the kernels store.
    @unsafe func bytes(_ map: Int) -> UnsafeMutablePointer<UInt8> {
        unsafe self.map(map).assumingMemoryBound(to: UInt8.self)
    }

    /// The vector that begins at `offset` floats.
    @unsafe func vector(_ offset: Int) -> UnsafeMutablePointer<Float> {
        unsafe vectors.base.assumingMemoryBound(to: Float.self) + offset
    }

    /// A vector that is read.
    @unsafe func readingVector(_ offset: Int?) -> UnsafePointer<Float>? {
        unsafe offset.map { unsafe UnsafePointer(vector($0)) }
    }

    /// The packed weights of a convolution, by its number.
    @unsafe func packed(_ convolution: Int) -> UnsafeMutableRawPointer {
        unsafe packedWeights.base + packedOffsets[convolution]
    }
}
