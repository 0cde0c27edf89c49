/// What a request takes of the server's limits from its head to its answer, held as long as this is.
package final class RequestShare {
    private let memory: HeadMemory.Share
    private let address: AddressCount.Share?

    fileprivate init(memory: HeadMemory.Share, address: AddressCount.Share?) {
        self.memory = memory
        self.address = address
    }
}

extension Connection {
    /// Counts a request whose head is complete, with the address of the client that a trusted proxy names.
    ///
    /// - Parameter head: the head of the request.
    /// - Parameter bytes: the head's size as it was received.
    /// - Throws: `bodyMemoryExhausted`, or `tooManyOfAddress` where the clients behind proxies have connections in common.
    package func share(for head: inout HTTPRequestHead, bytes: Int) throws(HTTPError) -> RequestShare {
        guard let memory = headMemory.share(of: bytes) else { throw memoryExhausted }
        let client = configuration.proxies.client(of: peerAddress, fields: head.fields)
        head.peerAddress = client
        guard client != peerAddress else { return RequestShare(memory: memory, address: nil) }
        let maximum = configuration.maximumConnectionsPerAddress
        guard let address = loop.proxiedRequests.share(of: client, maximum: maximum) else {
            throw .tooManyOfAddress(retryAfter: configuration.retryAfter)
        }
        return RequestShare(memory: memory, address: address)
    }
}
