extension RequestHeadParser {
    /// A parser with the limits of a server's configuration.
    package init(configuration: HTTPServerConfiguration) {
        self.init(
            maximumTargetBytes: configuration.maximumTargetBytes, maximumHeaderBytes: configuration.maximumHeaderBytes,
            maximumHeaderCount: configuration.maximumHeaderCount)
    }
}

extension ChunkedDecoder {
    /// A decoder with the limits of a server's configuration.
    package init(configuration: HTTPServerConfiguration) {
        self.init(
            maximumLineBytes: configuration.maximumChunkLineBytes,
            maximumTrailerBytes: configuration.maximumTrailerBytes)
    }
}
