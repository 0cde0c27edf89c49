import Synchronization

/// A text that another thread fills in.
final class Answer: Sendable {
    private let text = Mutex<String?>(nil)

    func set(_ value: String?) { text.withLock { $0 = value } }
    func get() -> String? { text.withLock { $0 } }
}
