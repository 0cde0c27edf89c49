import NeuralNetwork

/// Which kernels a program runs on.
enum TrainingKernelSelection {
    /// The fastest kernels that the options and the processor allow.
    static func kernels(shapes: [ConvolutionShape], options: TrainerOptions) -> any TrainingKernels {
        switch options.precision {
        case .float32: PlainTrainingKernels<Float>(shapes: shapes, threads: options.threads)
        case .bfloat16: PlainTrainingKernels<BFloat16>(shapes: shapes, threads: options.threads)
        }
    }

    /// How those kernels store activations.
    static func element(_ options: TrainerOptions) -> ActivationElement {
        options.precision == .float32 ? .float32 : .bfloat16
    }
}
