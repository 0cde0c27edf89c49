import Service
import Testing

@Suite("Paths with parameters")
struct PathPatternTests {
    private let pattern = PathPattern("/v2/models/{model}/versions/{version}/ready")

    @Test("segments in braces are taken by name")
    func matches() {
        #expect(
            pattern.match("/v2/models/faces/versions/3/ready") == ["model": "faces", "version": "3"])
    }

    @Test(
        "a path with another literal, an empty segment, too few or too many segments does not match",
        arguments: [
            "/v2/models/faces/versions/3/Ready", "/v2/models//versions/3/ready", "/v2/models/faces/versions/3",
            "/v2/models/faces/versions/3/ready/", "/v2/models/faces/a/versions/3/ready", "", "/",
        ])
    func mismatches(path: String) { #expect(pattern.match(path) == nil) }

    @Test("what follows the braces ends the segment, and something must stand before it")
    func suffix() {
        let pattern = PathPattern("/v1/models/{model}:predict")
        #expect(pattern.match("/v1/models/faces:predict") == ["model": "faces"])
        #expect(pattern.match("/v1/models/a:b:predict") == ["model": "a:b"])
        for path in ["/v1/models/:predict", "/v1/models/faces", "/v1/models/faces:regress", "/v1/models/predict"] {
            #expect(pattern.match(path) == nil)
        }
    }
}
