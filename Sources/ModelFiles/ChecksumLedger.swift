import NeuralNetwork

/// Remembers which weight files had which SHA-256, so that a file that has not changed since is not read for it at each
/// start.
///
/// A file is known by device, inode, size and the times of its last changes, as git's index knows files; one whose last
/// change is too recent to be told from a further one is not remembered.
package struct ChecksumLedger {
    private let directory: CacheDirectory

    /// A ledger in the directory of a cache.
    package init(directory: CacheDirectory) { self.directory = directory }

    /// The digest that was recorded of this very file, 64 hexadecimal digits, or nil.
    package func digest(of identity: FileIdentity) -> String? {
        guard let bytes = directory.read(Self.name) else { return nil }
        let suffix = " \(identity)"
        let line = Self.lines(bytes).last { $0.hasSuffix(suffix) && $0.utf8.count == 64 + suffix.utf8.count }
        return line.map { String($0.prefix(64)) }
    }

    /// Notes a digest; the oldest of many files are forgotten.
    package func record(_ digest: String, of identity: FileIdentity) throws(CacheError) {
        guard identity.isSettled else { return }
        let line = "\(digest) \(identity)"
        var lines = directory.read(Self.name).map(Self.lines) ?? []
        lines.removeAll { $0 == line }
        let text = (lines.suffix(Self.maximumLines - 1) + [line]).map { $0 + "\n" }.joined()
        let result = unsafe Array(text.utf8).withUnsafeBytes { bytes in
            Result { () throws(CacheError) in try unsafe directory.replace(Self.name, with: [bytes]) }
        }
        try result.get()
    }

    private static let name = "weights.sha256"
    private static let maximumLines = 256

    private static func lines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
