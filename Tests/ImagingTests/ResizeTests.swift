import Imaging
import Testing

/// Resized pixels against cv2.resize (OpenCV 5.0.0; 4.14.0 gives the same).
@Suite("Resizing")
struct ResizeTests {
    @Test(
        "bilinear equals INTER_LINEAR, bit for bit",
        arguments: Fixtures.shared.resize.filter { $0.method == "bilinear" })
    func bilinear(_ fixture: Fixtures.Resized) {
        #expect(difference(fixture, .bilinear) == 0)
    }

    @Test(
        "area equals INTER_AREA within one grey level", arguments: Fixtures.shared.resize.filter { $0.method == "area" }
    )
    func area(_ fixture: Fixtures.Resized) {
        #expect((difference(fixture, .area) ?? 256) <= 1)
    }

    private func difference(_ fixture: Fixtures.Resized, _ method: ResizeMethod) -> Int? {
        let source = Fixtures.shared.picture(fixture.source)
        let result = source.resized(width: fixture.expected.width, height: fixture.expected.height, method: method)
        return result.largestDifference(to: Fixtures.shared.picture(fixture.expected))
    }

    @Test(
        "a picture of one colour keeps it at every size",
        arguments: ResizeMethod.allCases.filter { $0 != .letterbox })
    func constant(_ method: ResizeMethod) {
        let source = RGBImage(
            width: 19, height: 23, pixels: Array(repeating: [10, 128, 255], count: 19 * 23).flatMap { $0 })
        for (width, height) in [(1, 1), (7, 50), (19, 22), (38, 46), (200, 3)] {
            let result = source.resized(width: width, height: height, method: method)
            #expect(result.bytes == Array(repeating: [10, 128, 255], count: width * height).flatMap { $0 })
        }
    }

    @Test("the same size gives the same picture", arguments: ResizeMethod.allCases)
    func identity(_ method: ResizeMethod) {
        let source = RGBImage(width: 3, height: 2, pixels: (0..<18).map { UInt8($0 * 14) })
        #expect(source.resized(width: 3, height: 2, method: method).bytes == source.bytes)
    }
}
