import CLinux
import Glibc
import Synchronization

/// A POSIX thread that runs one closure and can be joined; one that is let go of runs on and leaves nothing behind.
package final class Thread: Sendable {
    private let handle: pthread_t
    private let isJoined = Atomic(false)

    /// Starts the thread.
    ///
    /// - Parameter body: what the thread runs.
    /// - Parameter name: shown by `ps -L` and debuggers; the kernel keeps 15 characters.
    package init(named name: String, _ body: @escaping @Sendable () -> Void) {
        let start = unsafe Unmanaged.passRetained(Start(name: name, body: body))
        var handle = pthread_t()
        let result = unsafe pthread_create(
            &handle, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                let start = unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                _ = unsafe linux_name_thread(start.name)
                start.body()
                return nil
            }, start.toOpaque())
        precondition(result == 0, "the system refuses a thread: \(result)")
        self.handle = handle
    }

    deinit {
        // The kernel's and the library's parts of a thread stay until it is joined, or for good.
        if !isJoined.load(ordering: .relaxed) { pthread_detach(handle) }
    }

    /// Waits for the closure to return; once only.
    package func join() {
        isJoined.store(true, ordering: .relaxed)
        pthread_join(handle, nil)
    }

    private final class Start: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }
}
