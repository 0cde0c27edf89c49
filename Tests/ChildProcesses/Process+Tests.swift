import Foundation
import Synchronization

/// Programs that tests start: none inherits what belongs to another, and none is waited for without end.
///
/// Foundation lists the descriptors that a program must not inherit, and starts it a moment later. What another thread
/// opens in between is inherited: the end of another program's pipe, or the socket by which Foundation hears of another
/// program's end. Whoever reads that pipe or waits for that end then waits for both programs, and for ever where one is a
/// service that a whole suite shares.
extension Process {
    fileprivate static let starting = Mutex(())

    /// A program that did not end in its time, and was killed.
    package struct TimeLimitExceeded: Error, CustomStringConvertible {
        package let description: String
    }

    /// Starts the program, as `run()` does, while no other program of the tests starts.
    package func start() throws {
        try Self.starting.withLock { _ in try run() }
    }

    /// Reads from the started program or waits for it; the program and all that it started are killed where that takes
    /// too long.
    ///
    /// - Parameters:
    ///   - seconds: so many that only a program that hangs takes them, however busy the machine is.
    ///   - body: returns when the program ends.
    /// - Throws: ``TimeLimitExceeded``, and what `body` throws.
    package func within<R>(seconds: Double = 300, _ body: () throws -> R) throws -> R {
        let group = -processIdentifier
        let isExceeded = Mutex(false)
        // Threads of the global queue may all be held by tests.
        let limit = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "time limit"))
        limit.setEventHandler {
            isExceeded.withLock { $0 = true }
            kill(group, SIGKILL)
        }
        limit.schedule(deadline: .now() + seconds)
        limit.resume()
        defer { limit.cancel() }
        let result = Result { try body() }
        if isExceeded.withLock({ $0 }) {
            let command = [executableURL?.path() ?? ""] + (arguments ?? [])
            throw TimeLimitExceeded(
                description: "killed after \(seconds) seconds: \(command.joined(separator: " ").prefix(500))")
        }
        return try result.get()
    }
}

extension Pipe {
    /// A pipe whose ends a program gets only as its standard input or output.
    package static func uninherited() -> Pipe {
        Process.starting.withLock { _ in
            let pipe = Pipe()
            for end in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
                _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC)
            }
            return pipe
        }
    }
}
