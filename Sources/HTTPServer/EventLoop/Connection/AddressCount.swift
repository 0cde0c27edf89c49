/// How many of something each client's address has at once. It is used on the event-loop thread.
final class AddressCount {
    /// One of them, counted as long as this is.
    final class Share {
        private let owner: AddressCount
        private let address: String

        fileprivate init(owner: AddressCount, address: String) {
            self.owner = owner
            self.address = address
        }

        deinit {
            let left = (owner.counts[address] ?? 1) - 1
            owner.counts[address] = left > 0 ? left : nil
        }
    }

    private var counts: [String: Int] = [:]

    /// Counts one more; `nil` if the address has its maximum.
    func share(of address: String, maximum: Int) -> Share? {
        let count = counts[address] ?? 0
        guard count < maximum else { return nil }
        counts[address] = count + 1
        return Share(owner: self, address: address)
    }
}
