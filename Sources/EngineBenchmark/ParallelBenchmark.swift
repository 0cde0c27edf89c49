import Dispatch
import NeuralNetwork
import Synchronization

/// Times a worker for each thread, each with its own images, as a full queue has them.
public enum ParallelBenchmark {
    /// Passes of all workers for about so many seconds.
    ///
    /// - Parameter network: what is timed.
    /// - Parameter seconds: how long.
    /// - Parameter workers: how many run at once.
    /// - Parameter batch: The images of one worker's pass.
    /// - Returns: The times of all workers' passes, and the images a second of all together.
    public static func measure(
        network: ResNet, batch: Int, workers: Int, seconds: Double
    ) -> (times: PassTimes, imagesPerSecond: Double) {
        let times = Mutex<[PassTimes]>([])
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            let own = NetworkBenchmark(network: network, maximumBatch: batch, threads: 1)
                .measure(batch: batch, seconds: seconds)
            times.withLock { $0.append(own) }
        }
        let all = times.withLock(\.self)
        return (
            PassTimes(batch: batch, milliseconds: all.flatMap(\.milliseconds)),
            all.reduce(0) { $0 + $1.imagesPerSecond }
        )
    }
}
