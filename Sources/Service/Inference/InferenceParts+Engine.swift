import JSON
import NeuralNetwork

extension InferenceParts {
    /// How the network is computed. Kernels that fail their self-tests are logged and counted.
    package func engineOptions(logger: Logger) -> EngineOptions {
        EngineOptions(precision: configuration.engine.precision) { [metrics] failure in
            metrics.selfTestFailures.add(1, failure.kernel)
            logger.log(
                .error, "a kernel failed its self-test and is not used",
                [
                    ("kernel", .string(failure.kernel)), ("error", .string("\(failure.error)")),
                    ("tolerance", .string("\(failure.tolerance)")),
                ])
        }
    }
}

extension Logger {
    /// Logs how the network is computed, and what an operator would not expect.
    func log(_ report: EngineReport) {
        log(
            .info, "network planned",
            [
                ("instruction_set", .string(report.instructionSet.rawValue)),
                ("precision", .string(report.precision.rawValue)), ("weight_bytes", .integer(report.weightBytes)),
            ])
        for notice in report.notices { log(.warning, notice) }
    }
}
