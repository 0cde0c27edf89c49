import Classification

extension Setting {
    /// Every setting, in the order of the configuration file.
    public static let all: [Setting] =
        listening + proxies + transport + repository + work + faces + quality + answer + images + limits + timeouts
        + access + page + logging

    private static let listening: [Setting] = [
        .string(
            "host", \.host,
            "Address to listen on: 0.0.0.0 or [::] for all, a name for each address that it has, unix:PATH for a Unix "
                + "socket."),
        .integer("port", \.port, 0...65_535, "TCP port to listen on; 0 takes a free one. PORT sets it too."),
        .list(
            "server_names", \.serverNames, mayBeEmpty: true,
            allowed:
                "empty, *, or names without ports such as photos.example.com or *.example.com, with commas between or as "
                + "an array of strings",
            where: ServerNames.isEntry,
            "Names that clients may call the service by (the field Host), beside localhost, the loopback addresses and host; "
                + "* for any. Empty allows any where host is every address."),
        .list(
            "model", \.model,
            "Models to serve, the first where a request names none: each a directory, NAME (its newest version, and newer ones "
                + "as they come) or NAME:VERSION below models. The flag may be repeated."),
        .string(
            "models", \.models, mayBeEmpty: true,
            "Model repository; empty looks in ./models, beside the program and in /usr/share/gag/models."),
    ]

    private static let transport: [Setting] = [
        .string(
            "admin.host", \.admin.host, mayBeEmpty: true,
            "Address that probes, metrics and model control move to, in clear text; empty leaves them on host and port."
        ),
        .integer("admin.port", \.admin.port, 0...65_535, "TCP port of that listener; 0 takes a free one."),
        .string(
            "tls.certificate_file", \.tls.certificateFile, mayBeEmpty: true,
            "Certificate chain in PEM, read again on SIGHUP; empty speaks clear text."),
        .string("tls.key_file", \.tls.keyFile, mayBeEmpty: true, "Private key of the certificate, in PEM."),
        .string(
            "tls.client_ca_file", \.tls.clientCAFile, mayBeEmpty: true,
            "Authorities, in PEM, that clients' certificates must be signed by; empty asks for none."),
        .boolean("http2.enabled", \.http2.enabled, "Whether HTTP/2 is spoken beside HTTP/1.1, on the same ports."),
        .integer("http2.streams", \.http2.streams, 1...10_000, unit: "streams", "Most open streams of a connection."),
        .integer(
            "http2.resets_per_second", \.http2.resetsPerSecond, 1...100_000, unit: "streams",
            "Most streams that a client may reset a second before its connection ends (CVE-2023-44487)."),
    ]

    private static let repository: [Setting] = [
        .integer(
            "repository.poll_ms", \.repository.pollMs, 0...3_600_000, unit: "milliseconds",
            "Between two looks for new model versions; 0 looks only on SIGHUP."),
        .string(
            "shadow.version", \.shadow.version, mayBeEmpty: true, allowed: "empty, or a version such as 2",
            where: { Int($0).map { $0 > 0 } ?? false },
            "Version of the first model that is tried out: it sees a share of the photos, its answers go to the metrics "
                + "alone. It is not taken as the newest."),
        .number("shadow.share", \.shadow.share, 0...1, "The share of requests that it sees."),
    ]

    private static let work: [Setting] = [
        .integer("workers", \.workers, 0...256, "Inference workers; 0 starts one for each processor."),
        .choice(
            "engine.precision", \.engine.precision,
            "Arithmetic of the network: auto is fp32; bf16 is half as wide; int8 needs a calibrated model."),
        .string(
            "engine.cache", \.engine.cache, mayBeEmpty: true,
            "Directory that keeps packed weights for the next start: auto is $CACHE_DIRECTORY, $XDG_CACHE_HOME/gag or "
                + "~/.cache/gag; empty keeps none."),
        .integer(
            "engine.cache_bytes", \.engine.cacheBytes, 0...1_099_511_627_776, unit: "bytes",
            "Most bytes that they take; those unused for longest go first."),
        .integer("batch.max_size", \.batch.maxSize, 1...64, unit: "images", "Most images in one forward pass."),
        .integer(
            "batch.max_delay_ms", \.batch.maxDelayMs, 0...1000, unit: "milliseconds",
            "Longest wait for more images while another worker is busy; an idle service never waits."),
        .integer(
            "queue.capacity", \.queue.capacity, 1...100_000, unit: "requests",
            "Requests that may wait; one more is answered 503 at once."),
    ]

    private static let answer: [Setting] = [
        .boolean(
            "answer.age_distribution", \.answer.ageDistribution,
            "Give the probability of each age where a request does not say; 101 numbers more for each face."),
        .parsed(
            "answer.age_groups", \.answer.ageGroups,
            allowed: "empty, or ascending groups of years from 0 without gaps such as 0-15,16-17,18-20,21+",
            parse: { try? AgeGrouping(parsing: $0) }, text: \.text,
            "Age groups of answers, summed from the distribution over years; empty keeps the model's own. A request may ask "
                + "for others."),
        .integer(
            "answer.minimum_age", \.answer.minimumAge, 0...AgeThresholds.minimumAges.upperBound, unit: "years",
            "Adds the probability that a face is of this age or older; 0 adds nothing. A request may ask for another."),
    ]

    private static let limits: [Setting] = [
        .integer(
            "limits.body_bytes", \.limits.bodyBytes, 1024...1_073_741_824, unit: "bytes", "Largest request body."),
        .integer(
            "limits.body_memory_bytes", \.limits.bodyMemoryBytes, 1_048_576...1_099_511_627_776, unit: "bytes",
            "Largest sum of all request bodies in memory."),
        .integer(
            "limits.pixel_memory_bytes", \.limits.pixelMemoryBytes, 1_048_576...1_099_511_627_776, unit: "bytes",
            "Largest sum of what decoding photos takes: 3 bytes a pixel, of progressive JPEG and of other formats up to 11. A "
                + "photo waits for its share; one that takes more than all is answered 413."),
        .integer(
            "limits.header_bytes", \.limits.headerBytes, 1024...1_048_576, unit: "bytes", "Largest request head."),
        .integer(
            "limits.image_pixels", \.limits.imagePixels, 256...1_000_000_000, unit: "pixels",
            "Most pixels of a photo, checked before any is decoded."),
        .integer(
            "limits.decode_ms_per_megapixel", \.limits.decodeMsPerMegapixel, 1...100_000, unit: "milliseconds",
            "Most processor time that decoding may take for a million pixels, beside half a second for the whole photo; an "
                + "honest one takes 5 to 20."),
        .integer(
            "limits.image_side", \.limits.imageSide, 1...4096, unit: "pixels", "Least width and height of a photo."),
        .integer(
            "limits.images_per_request", \.limits.imagesPerRequest, 1...1024, unit: "images",
            "Most images in one multipart request."),
        .integer("limits.connections", \.limits.connections, 1...1_000_000, "Most open connections."),
        .integer(
            "limits.connections_per_address", \.limits.connectionsPerAddress, 1...1_000_000,
            "Most open connections from one address."),
    ]

    private static let timeouts: [Setting] = [
        milliseconds("header_ms", \.timeouts.headerMs, "For a whole request head, from its first byte."),
        milliseconds("body_ms", \.timeouts.bodyMs, "For a whole request body."),
        milliseconds("idle_ms", \.timeouts.idleMs, "For a connection without a request."),
        milliseconds("write_ms", \.timeouts.writeMs, "For a client to take an answer."),
        milliseconds(
            "request_ms", \.timeouts.requestMs,
            "From the last byte of a request to its answer; X-Request-Timeout-Ms may ask for less."),
        milliseconds(
            "drain_delay_ms", \.timeouts.drainDelayMs,
            "Between SIGTERM, when /readyz turns to 503, and the moment when no new connection is taken."),
        milliseconds("drain_ms", \.timeouts.drainMs, "For the answers in flight after that."),
        milliseconds("stall_ms", \.timeouts.stallMs, "For one batch of a worker before /livez reports it."),
    ]

    private static let access: [Setting] = [
        .string(
            "keys.file", \.keys.file, mayBeEmpty: true,
            "File of API keys, read again on SIGHUP; empty lets everyone in. `gag keys` writes it."),
        .list(
            "cors.origins", \.cors.origins, mayBeEmpty: true,
            allowed:
                "empty, *, or origins such as https://app.example.com, with commas between or as an array of strings",
            where: CrossOriginPolicy.isEntry,
            "Origins whose pages may call the service from a browser and read its answers; * for all, empty for none."),
    ]

    private static let page: [Setting] = [
        .boolean("ui.enabled", \.ui.enabled, "Serve a page at / that shows in a browser what /classify answers.")
    ]

    private static let logging: [Setting] = [
        .choice("log.format", \.log.format, "Form of a log line on standard error: JSON, or text for people."),
        .choice("log.level", \.log.level, "Least level that is written."),
    ]

    private static func milliseconds(
        _ name: String, _ path: WritableKeyPath<ServiceConfiguration, Int> & Sendable, _ summary: String
    ) -> Setting {
        .integer("timeouts." + name, path, 0...3_600_000, unit: "milliseconds", summary)
    }
}
