import Synchronization

/// The keys in force, with the bucket of each; they can be replaced while requests are checked.
public final class KeyStore: Sendable {
    /// What is known of a caller.
    public enum Decision: Sendable, Equatable {
        /// No such key.
        case unknown
        /// The key may not do this.
        case forbidden(name: String)
        /// The key may, but not so often.
        case limited(name: String, limit: Int, verdict: TokenBucket.Verdict)
        /// The key may; with what is left where it has a rate.
        case allowed(name: String, limit: Int?, verdict: TokenBucket.Verdict?)
    }

    private struct State: Sendable {
        var keys: [APIKey]
        var buckets: [String: TokenBucket] = [:]

        /// Compares with every digest, also after a match, so that the time tells nothing about the keys.
        func key(matching digest: KeyDigest) -> APIKey? {
            var found: APIKey?
            for key in keys where key.digest.matches(digest) { found = key }
            return found
        }
    }

    private let state: Mutex<State>

    /// A store of the file's keys.
    public init(_ file: KeyFile) { state = Mutex(State(keys: file.keys)) }

    /// Replaces the keys; the buckets of those that stay keep their tokens.
    public func replace(with file: KeyFile) {
        state.withLock { state in
            let unchanged = file.keys.filter { key in state.keys.contains { $0.name == key.name && $0.rate == key.rate }
            }
            let names = Set(unchanged.map(\.name))
            state.buckets = state.buckets.filter { names.contains($0.key) }
            state.keys = file.keys
        }
    }

    /// Looks a presented key up and takes a token of its bucket.
    ///
    /// - Parameters:
    ///   - secret: the key as the client sent it.
    ///   - scope: what it is to be used for.
    ///   - now: seconds of a monotonic clock.
    public func check(_ secret: String, for scope: APIKey.Scope, now: Double) -> Decision {
        let digest = KeyDigest(of: secret)
        return state.withLock { state in
            guard let key = state.key(matching: digest) else { return .unknown }
            guard key.scopes.contains(scope) else { return .forbidden(name: key.name) }
            guard let rate = key.rate else { return .allowed(name: key.name, limit: nil, verdict: nil) }
            var bucket = state.buckets[key.name] ?? TokenBucket(rate: rate, now: now)
            let verdict = bucket.take(now: now)
            state.buckets[key.name] = bucket
            let limit = Int(bucket.burst)
            return verdict.isAllowed
                ? .allowed(name: key.name, limit: limit, verdict: verdict)
                : .limited(name: key.name, limit: limit, verdict: verdict)
        }
    }

    /// Takes tokens of a key's bucket that its request turned out to need, whether they are there or not.
    ///
    /// - Parameters:
    ///   - secret: the key as the client sent it; nothing happens where it is not known or has no rate.
    ///   - tokens: how many.
    ///   - now: seconds of the same clock as for ``check(_:for:now:)``.
    public func charge(_ secret: String, tokens: Int, now: Double) {
        let digest = KeyDigest(of: secret)
        state.withLock { state in
            guard let key = state.key(matching: digest) else { return }
            state.buckets[key.name]?.charge(Double(tokens), now: now)
        }
    }

    /// What is left of a key's bucket, without taking from it; nil for an unknown key and one without a rate.
    public func balance(of secret: String, now: Double) -> (limit: Int, verdict: TokenBucket.Verdict)? {
        let digest = KeyDigest(of: secret)
        return state.withLock { state in
            guard let key = state.key(matching: digest), let bucket = state.buckets[key.name] else { return nil }
            return (Int(bucket.burst), bucket.balance(now: now))
        }
    }
}
