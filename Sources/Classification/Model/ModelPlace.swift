/// Name and version of a model as the end of its directory's path has them: `…/NAME/VERSION`.
package struct ModelPlace {
    package let name: String
    /// A positive whole number, without leading zeros.
    package let version: String

    /// Nil where the path ends otherwise.
    package init?(_ path: String) {
        let parts = path.split(separator: "/").map(String.init)
        guard parts.count >= 2, let version = parts.last, let number = Int(version), number > 0, "\(number)" == version
        else { return nil }
        name = parts[parts.count - 2]
        self.version = version
    }
}
