import Classification
import CommandLineArguments
import FaceDetection
import FoundationEssentials
import Service

/// `gag serve`: the HTTP service.
enum ServeCommand {
    private static let config = Option.text(
        "config", placeholder: "FILE", help: "Configuration file, JSON5 (default: $GAG_CONFIG, else none).")

    private static let printConfig = Flag(
        "print-config", help: "Print the settings in force as a commented configuration file, and end.")

    static let command = Command(
        syntax: CommandSyntax(
            name: "gag serve",
            summary: "Serves POST /classify over HTTP until SIGTERM.",
            discussion: """
                Every option is also a key of the configuration file and an environment variable: --limits-body-bytes is
                limits.body_bytes and GAG_LIMITS_BODY_BYTES; PORT sets the port. Flags override the environment, which
                overrides the file.

                Example:
                  gag serve --port 9000 --log-format text
                """,
            options: [config, printConfig] + Setting.all.map(option)),
        run: run)

    private static func run(_ arguments: ParsedArguments) throws -> ExitCode {
        let environment = ProcessInfo.processInfo.environment
        let flags = Setting.all.compactMap { setting -> (name: String, text: String)? in
            // Only models come several at a time; of other settings the last counts.
            let texts = setting.name == "model" ? arguments.texts(of: option(setting)) : []
            let text = texts.isEmpty ? arguments.text(of: option(setting)) : texts.joined(separator: ",")
            return text.map { (name: setting.name, text: $0) }
        }
        let configuration = try ConfigurationLoader().load(
            file: arguments[config] ?? environment["GAG_CONFIG"], environment: environment, flags: flags)
        if arguments[printConfig] {
            Terminal.output.write(ConfigurationFile.text(for: configuration))
            return .success
        }
        let models = try ServedModels(configuration, locator: locator(configuration))
        let detector = try detectorLocator(configuration).directory(of: configuration.detector.model)
        try GagService(configuration: configuration, models: models, detectorDirectory: detector).run()
        return .success
    }

    /// A repository that is configured is the only place where models are looked up by name.
    private static func locator(_ configuration: ServiceConfiguration) -> ModelLocator {
        configuration.models.isEmpty ? ModelOption.locator : ModelLocator(roots: [configuration.models])
    }

    /// A repository of classifiers need not hold the detector, which comes with the program.
    private static func detectorLocator(_ configuration: ServiceConfiguration) -> ModelLocator {
        ModelLocator(roots: locator(configuration).roots + ModelOption.locator.roots)
    }

    private static func option(_ setting: Setting) -> Option<String> {
        let name = String(setting.flagName.dropFirst(2))
        let standard = setting.read(ServiceConfiguration())
        let help = setting.summary + "\n(default \(standard.text()); \(setting.allowed))"
        return Option(
            name, placeholder: setting.unit?.uppercased() ?? "VALUE", help: help, allowed: setting.allowed,
            impliedValue: setting.isBoolean ? "true" : nil, completion: completion(setting)
        ) { text in
            var configuration = ServiceConfiguration()
            let isAllowed = (try? setting.apply(setting.value(of: text), to: &configuration, source: "")) != nil
            return isAllowed ? text : nil
        }
    }

    /// What a shell may propose: the few values that there are, or a path where the name says that it is one.
    private static func completion(_ setting: Setting) -> ValueCompletion {
        if !setting.choices.isEmpty { return .words(setting.choices) }
        let last = setting.name.split { $0 == "." || $0 == "_" }.last ?? ""
        return last == "file" ? .file : ["model", "models", "cache"].contains(last) ? .directory : .nothing
    }
}
