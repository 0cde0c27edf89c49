import APIKeys
import HTTPServer

/// Decides by its API key whether a request may use a route.
package struct Authenticator: Sendable {
    private let keys: KeyStore?

    /// - Parameter keys: the keys in force; nil lets everyone in.
    package init(keys: KeyStore?) { self.keys = keys }

    /// Whether callers need a key.
    package var isRequired: Bool { keys != nil }

    /// Checks the key that a request presents, and takes a token of its bucket.
    ///
    /// - Parameters:
    ///   - head: the head of the request.
    ///   - scope: what the route needs; nil for a route that is open to all.
    ///   - now: seconds of a monotonic clock.
    /// - Throws: 401 without a known key, 403 where the key may not, 429 where it asks too often.
    package func authorize(
        _ head: HTTPRequestHead, for scope: APIKey.Scope?, now: Double = MonotonicTime.now.seconds
    ) throws(Problem) {
        guard let keys, let scope else { return }
        guard let secret = Self.presentedKey(head.fields) else {
            throw Self.unauthorized("The request carries no API key. \(ProblemCode.unauthorized.advice)", error: nil)
        }
        switch keys.check(secret, for: scope, now: now) {
        case .allowed: return
        case .unknown: throw Self.unauthorized("The API key is not known.", error: "invalid_token")
        case .forbidden:
            throw Problem(.forbidden, "The API key lacks the scope \(scope.rawValue), which this route needs.")
        case .limited(_, let limit, let verdict):
            let fields = Self.rateLimitFields(limit: limit, verdict: verdict)
            throw Problem(
                .rateLimited, "The API key may make \(limit) requests a second. \(ProblemCode.rateLimited.advice)",
                fields: fields)
        }
    }

    /// Takes a token for each of some photos that an allowed request brought beyond its first.
    ///
    /// They are known only when the body is there, so the bucket may fall below zero: the key then waits until it has filled
    /// up again.
    package func charge(_ head: HTTPRequestHead, photos: Int, now: Double = MonotonicTime.now.seconds) {
        guard photos > 0, let keys, let secret = Self.presentedKey(head.fields) else { return }
        keys.charge(secret, tokens: photos, now: now)
    }

    /// The fields that tell an allowed caller what is left; none for a key without a rate.
    package func rateLimitFields(for head: HTTPRequestHead, now: Double = MonotonicTime.now.seconds) -> HTTPFields {
        guard let keys, let secret = Self.presentedKey(head.fields),
            let (limit, verdict) = keys.balance(of: secret, now: now)
        else { return [:] }
        return Self.rateLimitFields(limit: limit, verdict: verdict)
    }

    /// The key of `Authorization: Bearer` (RFC 6750, section 2.1) or, without that field, of `X-API-Key`.
    private static func presentedKey(_ fields: HTTPFields) -> String? {
        guard let authorization = fields["Authorization"] else { return fields["X-API-Key"] }
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1].drop { $0 == " " })
    }

    /// 401 with the challenge of RFC 6750, section 3.
    private static func unauthorized(_ detail: String, error: String?) -> Problem {
        let challenge = "Bearer realm=\"gag\"" + (error.map { ", error=\"\($0)\"" } ?? "")
        return Problem(.unauthorized, detail, fields: ["WWW-Authenticate": challenge])
    }

    /// `Retry-After`, and the RateLimit fields as draft-ietf-httpapi-ratelimit-headers has them, with those of its
    /// earlier versions that clients know.
    private static func rateLimitFields(limit: Int, verdict: TokenBucket.Verdict) -> HTTPFields {
        let reset = Int(verdict.secondsToFull.rounded(.up))
        var fields: HTTPFields = [
            "RateLimit-Policy": "\"key\";q=\(limit);w=1",
            "RateLimit": "\"key\";r=\(verdict.remaining);t=\(reset)",
            "RateLimit-Limit": "\(limit)", "RateLimit-Remaining": "\(verdict.remaining)", "RateLimit-Reset": "\(reset)",
        ]
        if !verdict.isAllowed { fields["Retry-After"] = "\(max(1, Int(verdict.secondsToNext.rounded(.up))))" }
        return fields
    }
}
