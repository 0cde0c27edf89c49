import FoundationEssentials
import Glibc

/// Tells whether a model directory has changed: names, sizes, times and inodes of its files, links followed.
struct DirectorySignature: Equatable, Sendable {
    private struct Entry: Equatable {
        var name: String
        var size: Int
        var seconds: Int
        var nanoseconds: Int
        var inode: UInt64
    }

    private let entries: [Entry]

    init(of directory: String) {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()
        entries = names.map { name in
            var status = stat()
            guard unsafe stat("\(directory)/\(name)", &status) == 0 else {
                return Entry(name: name, size: -1, seconds: 0, nanoseconds: 0, inode: 0)
            }
            return Entry(
                name: name, size: status.st_size, seconds: status.st_mtim.tv_sec,
                nanoseconds: status.st_mtim.tv_nsec, inode: UInt64(status.st_ino))
        }
    }
}
