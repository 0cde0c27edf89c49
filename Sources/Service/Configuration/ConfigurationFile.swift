import JSON

/// The commented configuration file, written from the table of settings.
public enum ConfigurationFile {
    private static let introduction = """
        // GAG's settings, each with its default. Every key may also be set in the environment (limits.body_bytes is
        // GAG_LIMITS_BODY_BYTES) or as a flag of `gag serve` (--limits-body-bytes); flags win over the environment, the
        // environment wins over this file. An unknown key or a bad value stops the start and says what is allowed.
        // `gag serve --print-config` prints the settings in force in this form.

        """

    private static let sections = [
        "admin": "A separate listener for operators.",
        "proxies": "What stands in front of the service.",
        "tls": "Encryption of the listener, TLS 1.2 and 1.3.",
        "http2": "HTTP/2, by ALPN over TLS and by prior knowledge without.",
        "repository": "How new versions of models come into service.",
        "shadow": "A version on trial.",
        "batch": "Requests that wait together run as one batch.",
        "queue": "Requests between the event loop and the workers.",
        "faces": "The faces of a photo.",
        "detector": "How faces are found; docs/detection.md has what each pass costs and finds.",
        "quality": "From where on a face found counts as not usable; docs/detection.md explains the measures.",
        "answer": "What answers hold beyond what is always there.",
        "images": "How photos are decoded; docs/imaging.md has the warnings.",
        "limits": "Bounds on what a client may send.",
        "timeouts": "Bounds on time.",
        "keys": "Who may call.",
        "cors": "Web pages of other origins (cross-origin resource sharing).",
        "ui": "The page for people.",
        "log": "One line an event on standard error; never any image content.",
    ]

    /// JSON5 with each setting's meaning and allowed values above it.
    public static func text(for configuration: ServiceConfiguration) -> String {
        var text = introduction + "{\n"
        var open: String?
        for setting in Setting.all {
            let parts = setting.name.split(separator: ".").map(String.init)
            let section = parts.count > 1 ? parts[0] : nil
            if section != open {
                if open != nil { text += "    },\n" }
                if let section {
                    text += "\n" + (sections[section].map { "    // \($0)\n" } ?? "") + "    \(section): {\n"
                }
                open = section
            }
            let indent = section == nil ? "    " : "        "
            text += comment("\(setting.summary) Allowed: \(setting.allowed).", indent: indent)
            text += "\(indent)\(parts[parts.count - 1]): \(setting.read(configuration).text),\n"
        }
        return text + (open == nil ? "}\n" : "    },\n}\n")
    }

    /// Wraps a sentence at 110 columns.
    private static func comment(_ sentence: String, indent: String) -> String {
        var lines: [String] = []
        for word in sentence.split(separator: " ") {
            if let last = lines.last, last.count + word.count < 110 - indent.count {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(indent + "// " + word)
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
