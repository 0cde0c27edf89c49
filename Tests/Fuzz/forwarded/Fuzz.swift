/// The first line is a range of addresses, the second the peer, each further one a value of `X-Forwarded-For` and of
/// `Forwarded`: the client is the peer, or an address that a trusted proxy has named.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    guard lines.count > 2 else { return 0 }
    let block = AddressBlock(lines[0])
    let peer = lines[1]
    if let block, !lines[0].contains("/") { precondition(block.contains(lines[0]), "\(lines[0]) is not in itself") }
    for field in ForwardingField.allCases {
        let blocks = [block, AddressBlock("10.0.0.0/8")].compactMap { $0 }
        let proxies = TrustedProxies(blocks, field: field)
        var fields = HTTPFields()
        for value in lines.dropFirst(2) { fields.append(field.rawValue, value) }
        let client = proxies.client(of: peer, fields: fields)
        guard client != peer else { continue }
        precondition(proxies.contains(peer), "the word of a stranger")
        precondition(AddressBlock.isAddress(client), "\(client) is no address")
        precondition(lines.dropFirst(2).contains { $0.contains(client) }, "\(client) was not named")
    }
    return 0
}
