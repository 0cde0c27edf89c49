import FoundationEssentials
import JSON
import Spelling

/// Puts a configuration together: defaults, then the file, then the environment, then the flags.
public struct ConfigurationLoader: Sendable {
    /// Environment variables with the prefix that are not settings of the service.
    package static let otherVariables: Set<String> = ["GAG_CONFIG", "GAG_ISA"]

    private let settings: [String: Setting]

    /// A loader for every setting.
    public init() {
        settings = Dictionary(uniqueKeysWithValues: Setting.all.map { ($0.name, $0) })
    }

    /// Reads the file (if any), then the environment, then the flags, each overriding the one before.
    ///
    /// - Parameters:
    ///   - file: path of a JSON5 file, or nil for none.
    ///   - environment: the process's variables; `GAG_*` and `PORT` are looked at, those of Kubernetes' service links are
    ///     ignored.
    ///   - flags: pairs of a setting's name and its text, in order.
    /// - Throws: `ConfigurationError` that names the key, the value and what is allowed.
    public func load(
        file: String?, environment: [String: String], flags: [(name: String, text: String)]
    ) throws(ConfigurationError) -> ServiceConfiguration {
        var configuration = ServiceConfiguration()
        if let file { try apply(file: file, to: &configuration) }
        try apply(environment: environment, to: &configuration)
        for (name, text) in flags {
            guard let setting = settings[name] else { throw unknown("--" + name, source: "the flags") }
            try setting.apply(
                setting.value(of: text), to: &configuration, source: "the flags", key: setting.flagName)
        }
        return configuration
    }

    private func apply(file: String, to configuration: inout ServiceConfiguration) throws(ConfigurationError) {
        let bytes: [UInt8]
        do {
            bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
        } catch {
            throw .unreadable(path: file, reason: (error as? CocoaError).map(\.reason) ?? "\(error)")
        }
        let root: JSONValue
        do {
            root = try JSONValue.parse(bytes, allowsJSON5: true)
        } catch {
            throw .malformed(path: file, reason: "\(error)")
        }
        guard case .object(let members) = root else {
            throw .malformed(path: file, reason: "the outermost value must be an object")
        }
        try apply(members: members, prefix: "", source: file, to: &configuration)
    }

    private func apply(
        members: [(key: String, value: JSONValue)], prefix: String, source: String,
        to configuration: inout ServiceConfiguration
    ) throws(ConfigurationError) {
        for (key, value) in members {
            let name = prefix + key
            if let setting = settings[name] {
                try setting.apply(value, to: &configuration, source: source)
            } else if settings.keys.contains(where: { $0.hasPrefix(name + ".") }) {
                guard case .object(let inner) = value else {
                    throw .badValue(key: name, value: value.text, source: source, allowed: "an object")
                }
                try apply(members: inner, prefix: name + ".", source: source, to: &configuration)
            } else {
                throw unknown(name, source: source)
            }
        }
    }

    private func apply(
        environment: [String: String], to configuration: inout ServiceConfiguration
    ) throws(ConfigurationError) {
        // A platform that sets it to nothing sets none.
        if let text = environment["PORT"], !text.isEmpty, let setting = settings["port"] {
            try setting.apply(
                setting.value(of: text), to: &configuration, source: "the environment", key: "PORT")
        }
        let byVariable = Dictionary(uniqueKeysWithValues: Setting.all.map { ($0.environmentName, $0) })
        for (variable, text) in environment.sorted(by: { $0.key < $1.key })
        where variable.hasPrefix("GAG_") && !Self.otherVariables.contains(variable) {
            if ServiceLink.matches(variable, value: text) {
                configuration.serviceLinks.append(variable)
                continue
            }
            guard let setting = byVariable[variable] else {
                throw .unknownKey(
                    key: variable, source: "the environment",
                    suggestion: variable.closest(among: byVariable.keys.sorted()))
            }
            try setting.apply(setting.value(of: text), to: &configuration, source: "the environment", key: variable)
        }
    }

    private func unknown(_ name: String, source: String) -> ConfigurationError {
        .unknownKey(key: name, source: source, suggestion: name.closest(among: settings.keys.sorted()))
    }
}

extension CocoaError {
    fileprivate var reason: String {
        switch code {
        case .fileReadNoSuchFile, .fileNoSuchFile: "no such file"
        case .fileReadNoPermission: "permission denied"
        default: "it could not be read"
        }
    }
}
