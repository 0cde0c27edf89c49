/// The Prometheus text exposition format, version 0.0.4.
package enum PrometheusText {
    /// Media type of the format.
    package static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    /// Renders the families in their order.
    package static func render(_ families: [any MetricFamily]) -> [UInt8] {
        var text = ""
        for family in families {
            let description = family.description
            text += "# HELP \(description.name) \(description.help.escaped(quotes: false))\n"
            text += "# TYPE \(description.name) \(description.kind.rawValue)\n"
            for sample in family.samples() {
                text += description.name + sample.suffix
                if !sample.labels.isEmpty {
                    let pairs = sample.labels.map { "\($0.name)=\"\($0.value.escaped(quotes: true))\"" }
                    text += "{" + pairs.joined(separator: ",") + "}"
                }
                text += " \(sample.value.metricText)\n"
            }
        }
        return Array(text.utf8)
    }
}

extension String {
    fileprivate func escaped(quotes: Bool) -> String {
        var result = ""
        for character in unicodeScalars {
            switch character {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}

extension Double {
    /// Whole numbers without a fraction, others in the shortest form that reads back.
    var metricText: String {
        if let whole = Int64(exactly: self) { return "\(whole)" }
        if isNaN { return "NaN" }
        return isInfinite ? (self < 0 ? "-Inf" : "+Inf") : "\(self)"
    }
}
