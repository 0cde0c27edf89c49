import Glibc

extension ServiceConfiguration {
    /// What an operator should know before others reach the service: each a sentence that says what to do.
    package var exposureWarnings: [String] {
        var warnings: [String] = []
        if !Self.isLoopback(host), keys.file.isEmpty, tls.clientCAFile.isEmpty {
            warnings.append(
                "anyone who reaches \(host) may classify photos: create a key with `gag keys add NAME --file FILE` and "
                    + "set keys.file, demand client certificates with tls.client_ca_file, or listen on 127.0.0.1 behind "
                    + "a proxy that authenticates")
        }
        if !admin.host.isEmpty, !Self.isLoopback(admin.host) {
            warnings.append(
                "anyone who reaches \(admin.host) port \(admin.port) may read health and metrics: set admin.host to an "
                    + "address that only operators reach")
        }
        return warnings
    }

    /// What is wrong with the key file's permissions; nil where only its owner and group can do anything with it.
    package var keyFileWarning: String? {
        guard !keys.file.isEmpty else { return nil }
        var status = stat()
        guard unsafe stat(keys.file, &status) == 0 else { return nil }
        if status.st_mode & (S_IWGRP | S_IWOTH) != 0 {
            return "others may change the key file \(keys.file): chmod 600 \(keys.file)"
        }
        if status.st_mode & S_IROTH != 0 {
            return "every user of this machine may read the key file \(keys.file): chmod 600 \(keys.file)"
        }
        return nil
    }

    private static func isLoopback(_ host: String) -> Bool {
        ["localhost", "::1", "[::1]"].contains(host) || host.hasPrefix("unix:") || host.hasPrefix("127.")
    }
}
