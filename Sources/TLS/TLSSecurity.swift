import HTTPServer
import Synchronization

/// Encrypts a server's connections with OpenSSL. Its certificate can be replaced while connections are open.
public final class TLSSecurity: TransportSecurity {
    /// Where certificate and key are read from.
    public let configuration: TLSConfiguration
    private let context: Mutex<TLSContext>

    /// Reads the files.
    /// - Throws: what is wrong with which file.
    public init(_ configuration: TLSConfiguration) throws(TLSError) {
        self.configuration = configuration
        context = Mutex(try TLSContext(configuration))
    }

    /// Reads the files again. New connections get the new certificate; open ones go on with theirs. On an error
    /// everything stays as it was.
    public func reload() throws(TLSError) {
        let fresh = try TLSContext(configuration)
        context.withLock { $0 = fresh }
    }

    /// A TLS transport on an accepted socket.
    public func makeTransport(descriptor: Int32) -> (any ConnectionTransport)? {
        TLSTransport(context: context.withLock { $0 }, descriptor: descriptor)
    }
}
