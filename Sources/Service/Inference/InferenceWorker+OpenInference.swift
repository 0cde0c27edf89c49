import Classification
import HTTPServer
import Imaging
import OpenInference

extension InferenceWorker {
    /// Answers a job of the Open Inference Protocol: tensors in, tensors out.
    func infer(_ job: InferenceJob) {
        let response: HTTPResponse
        do {
            response = try inference(job)
        } catch let error as OpenInferenceError {
            response = Problem(.invalidTensor, "\(error)").response(for: job.context)
        } catch {
            response = (error as? Problem ?? Problem(.internalError)).response(for: job.context)
        }
        finish(job, with: response)
    }

    private func inference(_ job: InferenceJob) throws -> HTTPResponse {
        let headerLength = job.request.head.fields["Inference-Header-Content-Length"]
        let request = try unsafe job.request.body.withUnsafeBytes { bytes throws(OpenInferenceError) in
            try unsafe InferRequest(body: bytes, headerLength: headerLength)
        }
        let model = job.model.model
        let tensors = FaceTensors(model: model)
        // Unknown outputs are refused before any work is done.
        _ = try InferResponse(
            modelName: model.name, modelVersion: model.version, request: request, tensors: tensors.outputs([]))
        let input = try tensors.input(request, maximum: parts.configuration.limits.imagesPerRequest)
        let faces = try attributes(of: input, mode: tensors.faceMode(request), job: job)
        let (body, length) = try InferResponse(
            modelName: model.name, modelVersion: model.version, request: request, tensors: tensors.outputs(faces)
        ).encoded()
        var response = HTTPResponse(
            mediaType: length == nil ? "application/json" : "application/octet-stream", body: body,
            context: job.context)
        if let length { response.fields["Inference-Header-Content-Length"] = String(length) }
        return response
    }

    private func attributes(
        of input: FaceTensors.Input, mode: FaceMode, job: InferenceJob
    ) throws -> [FaceAttributes] {
        switch input {
        case .pixels(let values, let count):
            return run(job.model) { $0.classify(inputs: values, count: count) }
        case .files(let files):
            let decoder = decoder(for: mode, models: [job.model.model])
            let pictures = files.map { file in
                { try unsafe file.withUnsafeBytes { try unsafe self.decode($0, by: decoder).photo.get().image } }
            }
            guard mode.detects else {
                let faces = try pictures.map { job.model.model.input.resized(try $0()) }
                return run(job.model) { $0.classify(faces) }
            }
            return try located(pictures, mode: mode, job: job)
        }
    }

    /// The one face of each picture that the mode means.
    private func located(
        _ pictures: [() throws -> RGBImage], mode: FaceMode, job: InferenceJob
    ) throws -> [FaceAttributes] {
        let classifier = photoClassifier(of: job.model)
        let photos = try pictures.map { locate(.init(image: try $0(), mode: mode), by: classifier) }
        let outcomes = classifier.classify(photos, report: { parts.metrics.inferred($0) })
        var faces: [FaceAttributes] = []
        for (index, outcome) in outcomes.enumerated() {
            parts.metrics.classified(outcome)
            switch outcome.mapError({ Problem($0) }) {
            case .success(let photo): faces += photo.faces.prefix(1).map(\.attributes)
            case .failure(let problem):
                guard outcomes.count > 1 else { throw problem }
                throw Problem(problem.code, "Picture \(index + 1) of \(outcomes.count): \(problem.detail)")
            }
        }
        return faces
    }
}
