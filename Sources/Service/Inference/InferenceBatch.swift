import HTTPServer

/// Jobs that a worker took together, which others may join.
package struct InferenceBatch: Sendable {
    /// The jobs, oldest first.
    package internal(set) var jobs: [InferenceJob]
    /// The jobs that the batch may have once others have joined it.
    let share: Int
    /// Until when they may.
    let end: MonotonicTime
}
