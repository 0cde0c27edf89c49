import HTTPServer

/// Finds the route of a path: one with that very path, else the first whose pattern it follows. A slash at the end is
/// overlooked, but not with operators' routes: a proxy that keeps others from `/metrics` may know just that one spelling.
package struct RouteTable: Sendable {
    /// A route, and the segments that stand where its path has braces.
    package struct Match: Sendable {
        package let route: any Route
        package let parameters: [String: String]
    }

    private let exact: [String: any Route]
    private let patterns: [(pattern: PathPattern, route: any Route)]

    package init(_ routes: [any Route]) {
        let patterns = routes.map { (pattern: PathPattern($0.path), route: $0) }
        exact = Dictionary(
            uniqueKeysWithValues: patterns.filter { $0.pattern.parameters.isEmpty }.map { ($0.route.path, $0.route) })
        self.patterns = patterns.filter { !$0.pattern.parameters.isEmpty }
    }

    /// Every method that a route has, as the Allow field lists them.
    var allow: String {
        let methods = Set(exact.values.flatMap(\.methods) + patterns.flatMap(\.route.methods))
        let known = [HTTPMethod.get, .head, .post, .put, .options]
        return known.filter { methods.contains($0) || $0 == .options || ($0 == .head && methods.contains(.get)) }
            .map(\.rawValue).joined(separator: ", ")
    }

    package func match(_ path: String) -> Match? {
        if let match = find(path) { return match }
        guard path.hasSuffix("/"), let match = find(String(path.dropLast())), match.route.listener == .service else {
            return nil
        }
        return match
    }

    private func find(_ path: String) -> Match? {
        if let route = exact[path] { return Match(route: route, parameters: [:]) }
        for (pattern, route) in patterns {
            if let parameters = pattern.match(path) { return Match(route: route, parameters: parameters) }
        }
        return nil
    }
}
