import NeuralNetwork

/// Which kernels a program runs on.
enum TrainingKernelSelection {
    /// The fastest kernels that the options and the processor allow.
    static func kernels(shapes: [ConvolutionShape], options: TrainerOptions) -> any TrainingKernels {
        TrainingKernelChoice(element(options), on: options.instructionSet)
            .kernels(shapes: shapes, threads: options.threads)
    }

    /// How those kernels store activations.
    static func element(_ options: TrainerOptions) -> ActivationElement {
        options.precision == .float32 ? .float32 : .bfloat16
    }
}
