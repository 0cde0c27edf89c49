import NeuralNetwork

/// Which kernels store activations as `element` and need no more than an instruction set: the fastest that this processor
/// has, the plain ones if there are no others.
package struct TrainingKernelChoice: Sendable {
    package let element: ActivationElement
    /// The C functions; nil for the plain path.
    package let table: TrainingKernelTable?

    package init(_ element: ActivationElement, on instructionSet: InstructionSet = .selected) {
        self.element = element
        table = KernelCatalog.trainings.first {
            $0.isBFloat16 == (element == .bfloat16) && $0.canRun && $0.instructionSet <= instructionSet
        }
    }

    /// These kernels and no others.
    package init(_ table: TrainingKernelTable) {
        element = table.isBFloat16 ? .bfloat16 : .float32
        self.table = table
    }

    /// The reference for all others.
    package static func plain(_ element: ActivationElement) -> TrainingKernelChoice {
        TrainingKernelChoice(element, on: .generic)
    }

    /// The kernels, with memory for convolutions of these shapes and what lies between them.
    package func kernels(shapes: [ConvolutionShape], threads: Int) -> any TrainingKernels {
        if let table { return VectorTrainingKernels(table, shapes: shapes, threads: threads) }
        return element == .bfloat16
            ? PlainTrainingKernels<BFloat16>(shapes: shapes, threads: threads)
            : PlainTrainingKernels<Float>(shapes: shapes, threads: threads)
    }

    /// The bytes of a convolution's packed weights: ``TrainingKernels/packedByteCount(_:gradient:)`` before there are kernels.
    package func packedByteCount(_ shape: ConvolutionShape, gradient: Bool) -> Int {
        let plain = shape.weightCount * 4
        guard let table else { return plain }
        let convolution = VectorConvolution(shape: shape, table: table)
        guard convolution.isWhole else { return plain }
        guard gradient else { return convolution.gradientOffset }
        return convolution.gradientOffset + (convolution.usesColumns ? plain : convolution.gradientByteCount)
    }
}
