import Glibc

/// Integer socket options.
enum SocketOption {
    /// Sets an option; one that the kernel refuses is left as it was, none of those used here is vital.
    static func set(_ descriptor: Int32, level: Int32, _ name: Int32, to value: Int32) {
        var value = value
        _ = unsafe setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}
