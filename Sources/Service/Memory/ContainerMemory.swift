import FoundationEssentials

/// The memory that a control group allows (cgroups(7)), as containers and systemd's units have it.
enum ContainerMemory {
    /// The limit in bytes; nil without one, or where it cannot be read.
    static var limit: Int? { limit(files: "/proc/self/cgroup", groups: "/sys/fs/cgroup") }

    /// The least of the limits of the group that the process is in and of those above it.
    static func limit(files list: String, groups: String) -> Int? {
        var limits: [Int] = []
        for line in (read(list) ?? "").split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, parts[1].isEmpty || parts[1].split(separator: ",").contains("memory") else {
                continue
            }
            let (root, name) =
                parts[1].isEmpty ? (groups, "memory.max") : (groups + "/memory", "memory.limit_in_bytes")
            var path = parts[2]
            while true {
                // Without a limit it is "max", or in the first version a number beyond any machine.
                if let text = read("\(root)\(path)/\(name)"), let limit = Int(text.prefix { $0 != "\n" }),
                    limit < 1 << 60
                {
                    limits.append(limit)
                }
                guard let slash = path.lastIndex(of: "/") else { break }
                path = path[..<slash]
            }
        }
        return limits.min()
    }

    private static func read(_ path: String) -> String? {
        try? String(contentsOf: URL(filePath: path), encoding: .utf8)
    }
}
