/// A bar on standard error that shows how far long work is; nothing where standard error is no terminal.
struct ProgressBar {
    private let total: Int
    private let isShown: Bool
    private let began = ContinuousClock.now
    private var drawn: ContinuousClock.Instant?

    init(total: Int) {
        self.total = total
        isShown = Terminal.error.isInteractive && total > 1
    }

    /// Draws the bar for `done` photos, at most ten times a second and not before half a second has passed.
    mutating func update(_ done: Int) {
        guard isShown else { return }
        let now = ContinuousClock.now
        guard now - began > .milliseconds(500), drawn.map({ now - $0 > .milliseconds(100) }) ?? true else { return }
        drawn = now
        Terminal.error.write("\r\(line(done: done, elapsed: now - began))\u{1B}[K")
    }

    /// Removes the bar, so that something else can be written on its line.
    mutating func clear() {
        guard drawn != nil else { return }
        drawn = nil
        Terminal.error.write("\r\u{1B}[K")
    }

    private func line(done: Int, elapsed: Duration) -> String {
        let seconds = elapsed / .seconds(1)
        let rate = Double(done) / seconds
        let left = rate > 0 ? Int((Double(total - done) / rate).rounded(.up)) : 0
        let clock = "\(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60)"
        let text = " \(done)/\(total)  \(DecimalText.fixed(rate, decimals: 1))/s  \(clock) left"
        let width = max(10, min(40, Terminal.error.width - text.count - 3))
        let filled = total == 0 ? 0 : width * done / total
        return "[" + String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled) + "]" + text
    }
}
