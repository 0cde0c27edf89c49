import FaceDetection
import FaceScenes
import Foundation
import Testing

@Suite("Geometry of faces")
struct GeometryTests {
    @Test("overlap is intersection over union")
    func overlap() {
        let box = FaceBox(x: 10, y: 10, width: 20, height: 10)
        #expect(box.overlap(with: box) == 1)
        #expect(box.overlap(with: FaceBox(x: 20, y: 10, width: 20, height: 10)) == 100.0 / 300.0)
        #expect(box.overlap(with: FaceBox(x: 30, y: 10, width: 20, height: 10)) == 0)
        #expect(box.overlap(with: FaceBox(x: 0, y: 0, width: 0, height: 0)) == 0)
    }

    @Test("a box within another is contained wholly, whichever is asked")
    func containment() {
        let outer = FaceBox(x: 0, y: 0, width: 100, height: 100)
        let inner = FaceBox(x: 10, y: 20, width: 10, height: 10)
        #expect(outer.containment(with: inner) == 1)
        #expect(inner.containment(with: outer) == 1)
        #expect(outer.containment(with: FaceBox(x: 90, y: 0, width: 20, height: 10)) == 0.5)
    }

    @Test("the share outside of the photo grows as a box leaves it")
    func shareOutside() {
        let shares = [0.0, 12.5, 25, 50, 60].map {
            FaceBox(x: -$0, y: 5, width: 50, height: 50).shareOutside(width: 100, height: 100)
        }
        #expect(shares == [0, 0.25, 0.5, 1, 1])
    }

    @Test("least squares finds the transform that points were moved by")
    func exactSimilarity() throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<50 {
            let truth = SimilarityTransform(
                angle: .random(in: -3...3, using: &generator), scale: .random(in: 0.1...9, using: &generator),
                moving: Point(x: 3, y: 4), to: Point(x: .random(in: -99...99, using: &generator), y: 7))
            let source = FaceLandmarks.template.points
            let found = try #require(SimilarityTransform.leastSquares(from: source, to: source.map { truth($0) }))
            #expect(abs(found.a - truth.a) < 1e-9 && abs(found.b - truth.b) < 1e-9)
            #expect(abs(found.tx - truth.tx) < 1e-9 && abs(found.ty - truth.ty) < 1e-9)
            let back = truth.inverse(truth(Point(x: 5, y: 6)))
            #expect(back.distance(to: Point(x: 5, y: 6)) < 1e-9)
        }
    }

    @Test("no other turn, scale or shift has a smaller squared distance")
    func leastSquaresIsLeast() throws {
        var generator = SeededGenerator(seed: 2)
        let source = FaceLandmarks.template.points
        let target = source.map {
            Point(
                x: 100 * $0.x + .random(in: -9...9, using: &generator),
                y: 100 * $0.y + .random(in: -9...9, using: &generator))
        }
        let cost = { (transform: SimilarityTransform) in
            zip(source, target).reduce(0) { $0 + pow(transform($1.0).distance(to: $1.1), 2) }
        }
        let best = try #require(SimilarityTransform.leastSquares(from: source, to: target))
        for (a, b, tx, ty) in [(0.1, 0, 0, 0), (-0.1, 0, 0, 0), (0, 0.1, 0, 0), (0, -0.1, 0, 0), (0, 0, 0.1, 0.1)] {
            let other = SimilarityTransform(a: best.a + a, b: best.b + b, tx: best.tx + tx, ty: best.ty + ty)
            #expect(cost(other) > cost(best))
        }
    }

    @Test("points that coincide, or none, have no similarity transform")
    func degenerate() {
        let point = Point(x: 1, y: 2)
        #expect(SimilarityTransform.leastSquares(from: [point, point], to: [point, Point(x: 3, y: 4)]) == nil)
        #expect(SimilarityTransform.leastSquares(from: [], to: []) == nil)
        #expect(SimilarityTransform.leastSquares(from: [point], to: []) == nil)
    }
}
