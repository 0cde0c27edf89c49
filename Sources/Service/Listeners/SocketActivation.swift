import Glibc

/// The listening sockets that systemd has opened for the service (sd_listen_fds(3)): those named `admin` for the operators'
/// listener, all others for the photos'.
package struct SocketActivation: Sendable, Equatable {
    /// The first descriptor that is passed.
    private static let first: Int32 = 3

    /// For the service's listener.
    package var service: [Int32] = []
    /// For the operators' listener.
    package var admin: [Int32] = []

    /// What the environment of a process tells; nothing where it is meant for another process.
    package init(environment: [String: String], processID: Int32) {
        guard environment["LISTEN_PID"] == String(processID),
            let count = environment["LISTEN_FDS"].flatMap({ Int32($0) }),
            count > 0, count < 1024
        else { return }
        let names = (environment["LISTEN_FDNAMES"] ?? "").split(separator: ":", omittingEmptySubsequences: false)
        for index in 0..<count {
            let isAdmin = names.count > index && names[Int(index)] == "admin"
            if isAdmin { admin.append(Self.first + index) } else { service.append(Self.first + index) }
        }
    }
}
