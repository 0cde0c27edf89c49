import HTTPServer

/// Jobs that a worker took together, which others may join.
package struct InferenceBatch: Sendable {
    /// The jobs, oldest first.
    package internal(set) var jobs: [InferenceJob] = []
    /// How many of them are still to be answered.
    package var unanswered = 0
    /// The most other jobs, waiting or in other workers' hands, when the batch was taken and when jobs joined it.
    package internal(set) var others = 0
    /// The jobs that the batch may have once others have joined it.
    var share = 0
    /// Until when they may.
    var end = MonotonicTime(nanoseconds: 0)

    package init() {}

    mutating func add(_ more: [InferenceJob]) {
        jobs += more
        unanswered += more.count
    }
}
