import Glibc

/// Which file it is and when its content or its name last changed: equal identities mean equal bytes, as far as the
/// system's clock can tell.
public struct FileIdentity: Sendable, Hashable, CustomStringConvertible {
    private let device: UInt64
    private let inode: UInt64
    private let byteCount: Int
    private let modified: Time
    /// Which nobody can set back, other than the time of the last modification.
    private let changed: Time

    private struct Time: Sendable, Hashable {
        let seconds: Int
        let nanoseconds: Int

        init(_ time: timespec) {
            seconds = time.tv_sec
            nanoseconds = time.tv_nsec
        }
    }

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        byteCount = Int(status.st_size)
        modified = Time(status.st_mtim)
        changed = Time(status.st_ctim)
    }

    /// The running program's.
    static let program: FileIdentity? = {
        var status = stat()
        return unsafe stat("/proc/self/exe", &status) == 0 ? FileIdentity(status) : nil
    }()

    /// Whether the last change is so long ago that a further one would have another time.
    public var isSettled: Bool { time(nil) - changed.seconds > 2 }

    /// Numbers, one word each: device, inode, bytes, seconds and nanoseconds of the two times.
    public var description: String {
        "\(device) \(inode) \(byteCount) \(modified.seconds) \(modified.nanoseconds) \(changed.seconds) \(changed.nanoseconds)"
    }
}
