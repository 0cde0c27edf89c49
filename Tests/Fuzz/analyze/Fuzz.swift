import HTTPServer
import JSON

/// The route of photos, of which the targets take but what holds their bytes.
package struct ClassifyBody {}

/// The first line is the content type, the rest the body of a request of DeepFace's API: it is refused with a sentence, or
/// it has photos, and says what is wanted of them.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let line = bytes.prefix { $0 != 10 }
    let body = Array(bytes.dropFirst(line.count + 1))
    do throws(Problem) {
        let fields = try AnalyzeFields(contentType: String(decoding: line, as: UTF8.self), body: RequestBody(body))
        precondition(!fields.photos.isEmpty, "no photo")
        let question = try AnalyzeQuestion(fields)
        precondition(!question.actions.isEmpty && Set(question.actions).count == question.actions.count, "actions")
        precondition(question.isList == fields.isList)
        for photo in fields.photos {
            try photo.bytes().withUnsafeBytes { photo in precondition(photo.count <= body.count, "more than was sent") }
        }
    } catch {
        precondition(!error.detail.isEmpty && error.detail.utf8.count < 2000, "\(error.detail.utf8.count)")
    }
    return 0
}
