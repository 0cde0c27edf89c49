/// The signatures of a face model, by which a request of TensorFlow Serving says what its pictures are.
package enum PredictSignature: String, Sendable, CaseIterable {
    /// Files of pictures, each one cropped face; or, where the client has made them, the network's input.
    case standard = "serving_default"
    /// Files of photos, of which the largest face that is found is classified.
    case largest
    /// Files of photos that show one face alone.
    case single

    /// The signature of a request; the first where it names none.
    ///
    /// - Throws: `invalid_tensor` for a name that is none of these.
    init(_ name: String?) throws(Problem) {
        guard let name, !name.isEmpty else {
            self = .standard
            return
        }
        guard let signature = PredictSignature(rawValue: name) else {
            let known = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(.invalidTensor, "There is no such signature_name; the model has \(known).")
        }
        self = signature
    }
}
