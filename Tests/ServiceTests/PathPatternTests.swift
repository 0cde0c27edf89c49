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
}
