import Classification
import FaceDetection
import HTTPServer
import Imaging
import Synchronization

/// Every metric of the service, in the order in which `/metrics` lists them.
package final class ServiceMetrics: Sendable {
    private static let latencyBounds = [
        0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10,
    ]
    /// Reasons that are shown from the start; others are the codes of the problems that requests are refused with.
    private static let rejections = [
        "queue_full", "not_ready", "deadline", "client_gone", "unauthorized", "forbidden", "rate_limited",
        "overloaded",
    ]
    private static let batchBounds = [1.0, 2, 4, 8, 16, 32, 64]
    private static let faceBounds = [0.0, 1, 2, 3, 4, 8, 16, 32, 64]

    let requests = Counter(
        .init("gag_http_requests_total", .counter, labels: ["route", "method", "status"], "Requests that ended."))
    let requestSeconds = Histogram(
        .init(
            "gag_http_request_duration_seconds", .histogram, labels: ["route"],
            "From a request's first byte to the end of its answer, in seconds."), bounds: latencyBounds)
    let received = Counter(.init("gag_http_received_bytes_total", .counter, "Bytes of request bodies."))
    let sent = Counter(.init("gag_http_sent_bytes_total", .counter, "Bytes of response bodies."))
    let rejected = Counter(
        .init("gag_requests_rejected_total", .counter, labels: ["reason"], "Requests that were not worked on."),
        initial: rejections.map { [$0] })
    let queueSeconds = Histogram(
        .init("gag_queue_wait_seconds", .histogram, "From a complete request to its worker, in seconds."),
        bounds: latencyBounds)
    let batchImages = Histogram(
        .init("gag_batch_images", .histogram, "Pictures of faces in one forward pass."), bounds: batchBounds)
    let decodeSeconds = Histogram(
        .init("gag_decode_duration_seconds", .histogram, labels: ["format"], "Decoding of one photo, in seconds."),
        bounds: latencyBounds)
    let inferenceSeconds = Histogram(
        .init("gag_inference_duration_seconds", .histogram, "Forward pass of one batch, in seconds."),
        bounds: latencyBounds)
    let images = Counter(
        .init("gag_images_total", .counter, labels: ["result"], "Photos by result: ok, or the code of their problem."),
        initial: [["ok"]])
    let cancelledWork = Counter(
        .init(
            "gag_cancelled_work_seconds_total", .counter,
            "Work that was begun for requests whose time was up or whose client went away, in seconds."))
    let imageWarnings = Counter(
        .init(
            "gag_image_warnings_total", .counter, labels: ["warning"],
            "Photos that were decoded although something is wrong with their file, by warning; a photo may have several."
        ),
        initial: ImageWarning.allCases.map { [$0.rawValue] })
    let predictions = Counter(
        .init("gag_predictions_total", .counter, labels: ["head", "label"], "Predicted labels, to see a drift."))
    let detectionSeconds = Histogram(
        .init(
            "gag_detection_duration_seconds", .histogram,
            "Search for the faces of one photo, with their crops and measures of quality, in seconds."),
        bounds: latencyBounds)
    let photoFaces = Histogram(
        .init("gag_photo_faces", .histogram, "Faces found in one photo."), bounds: faceBounds)
    let photosWithoutFace = Counter(
        .init("gag_photos_without_face_total", .counter, "Photos in which no face was found."))
    let photosWithSeveralFaces = Counter(
        .init("gag_photos_with_several_faces_total", .counter, "Photos in which several faces were found."))
    let qualityReasons = Counter(
        .init(
            "gag_face_quality_reasons_total", .counter, labels: ["reason"],
            "Faces found that are not usable, by reason; a face may have several."),
        initial: QualityReason.allCases.map { [$0.rawValue] })
    /// The memory for photos.
    package let pixelMemory = PixelMemoryMetrics()
    /// Which models are served and loaded.
    package let models = ModelMetrics()
    /// How a version on trial compares.
    package let shadow = ShadowMetrics()

    let selfTestFailures = Counter(
        .init(
            "gag_kernel_self_test_failures_total", .counter, labels: ["kernel"],
            "Kernels that answered a known problem wrongly at load and are not used."))

    /// What the listeners count.
    package let listeners = ListenerMetrics()
    private let observed: Mutex<[any MetricFamily]>

    /// - Parameter buildInfo: label pairs of the constant `gag_build_info`.
    package init(buildInfo: [(name: String, value: String)]) {
        observed = Mutex([
            ObservedMetric(
                .init("gag_build_info", .gauge, labels: buildInfo.map(\.name), "Version of the program."),
                samples: { [MetricSample(labels: buildInfo, value: 1)] })
        ])
    }

    /// Takes in what others count; called before any metric is read.
    package func observe(_ families: [any MetricFamily]) { observed.withLock { $0 += families } }

    package var families: [any MetricFamily] {
        let own: [any MetricFamily] = [
            requests, requestSeconds, received, sent, rejected, queueSeconds, batchImages, decodeSeconds,
            inferenceSeconds, images, imageWarnings, cancelledWork, predictions, detectionSeconds, photoFaces,
            photosWithoutFace,
            photosWithSeveralFaces, qualityReasons, selfTestFailures,
        ]
        return own + pixelMemory.families + models.families + shadow.families + observed.withLock { $0 }
            + listeners.families
            + ProcessMetrics.families
    }

    /// Counts a photo that was decoded and, where that was asked for, searched.
    func located(_ photo: LocatedPhoto) {
        decodeSeconds.observe(photo.decodeTime.seconds, photo.format.rawValue)
        for warning in photo.warnings { imageWarnings.add(1, warning.rawValue) }
        if let time = photo.searchTime { detectionSeconds.observe(time.seconds) }
    }

    /// Counts a photo that was not decoded.
    func undecoded(_ error: ImageError) {
        if error == .outOfMemory { pixelMemory.refusals.add(1, "system") }
        refused(Problem(error))
    }

    /// Counts a photo that is answered with a problem instead of being looked at.
    func refused(_ problem: Problem) { images.add(1, problem.code.rawValue) }

    func inferred(_ pass: ForwardPass) {
        batchImages.observe(Double(pass.pictures.count))
        inferenceSeconds.observe(pass.duration.seconds)
    }

    /// Counts what became of a decoded photo.
    func classified(_ outcome: PhotoPipeline.Outcome) {
        switch outcome {
        case .success(let photo):
            images.add(1, "ok")
            if let found = photo.facesFound { self.found(found) }
            photo.faces.forEach(classified)
        case .failure(let error):
            images.add(1, Problem(error).code.rawValue)
            switch error {
            case .noFace: found(0)
            case .severalFaces(let count): found(count)
            }
        }
    }

    private func found(_ count: Int) {
        photoFaces.observe(Double(count))
        if count == 0 { photosWithoutFace.add() }
        if count > 1 { photosWithSeveralFaces.add() }
    }

    private func classified(_ face: ClassificationAnswer.Face) {
        for reason in face.detection?.reasons ?? [] { qualityReasons.add(1, reason.rawValue) }
        predicted(face.attributes)
    }

    private func predicted(_ attributes: FaceAttributes) {
        for (head, answer) in attributes.labelled { predictions.add(1, head, answer.label) }
    }

    func completed(route: String, method: String, status: Int, seconds: Double, summary: ExchangeSummary) {
        requests.add(1, route, method, "\(status)")
        requestSeconds.observe(seconds, route)
        received.add(Double(summary.requestBodyBytes))
        sent.add(Double(summary.responseBodyBytes))
    }
}
