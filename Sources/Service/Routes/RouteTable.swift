/// Finds the route of a path: one with that very path, else the first whose pattern it follows.
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
            uniqueKeysWithValues: patterns.filter { !$0.pattern.hasParameters }.map { ($0.route.path, $0.route) })
        self.patterns = patterns.filter(\.pattern.hasParameters)
    }

    package func match(_ path: String) -> Match? {
        if let route = exact[path] { return Match(route: route, parameters: [:]) }
        for (pattern, route) in patterns {
            if let parameters = pattern.match(path) { return Match(route: route, parameters: parameters) }
        }
        return nil
    }
}
