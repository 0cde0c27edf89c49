extension RequestBody {
    /// The fields of a form that was sent as `application/x-www-form-urlencoded`, in order.
    ///
    /// - Throws: ``HTTPError/malformed(_:)`` for bytes that such a form cannot have.
    public func formItems() throws(HTTPError) -> [HTTPRequestHead.QueryItem] {
        let bytes = unsafe withUnsafeBytes { unsafe [UInt8]($0) }
        return try PercentEncoding.items(bytes[...])
    }
}
