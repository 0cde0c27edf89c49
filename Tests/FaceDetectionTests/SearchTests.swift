import FaceDetection
import FaceScenes
import Foundation
import Imaging
import Testing

@Suite("Search over passes")
struct SearchTests {
    private func plan(_ width: Int, _ height: Int, _ passes: [Int]) -> [DetectionPass] {
        DetectionPass.plan(width: width, height: height, settings: DetectionSettings(passes: passes))
    }

    @Test("the first pass and its border measure its length, the finer ones have no border")
    func sizes() {
        #expect(
            plan(1920, 1080, [320, 640, 1280]) == [
                DetectionPass(width: 229, height: 129, border: 45),
                DetectionPass(width: 640, height: 360, border: 0),
                DetectionPass(width: 1280, height: 720, border: 0),
            ])
    }

    @Test("a finer pass never scales up, and runs only where it shows a quarter more")
    func pixelsOfThePhoto() {
        #expect(plan(200, 200, [320, 640, 1280]).map(\.width) == [229])
        #expect(plan(500, 400, [320, 640, 1280]).map(\.width) == [229, 500])
        #expect(plan(700, 500, [320, 640, 1280]).map(\.width) == [229, 640])
        #expect(plan(4000, 3000, [640, 320]).map(\.width) == [229, 640])
    }

    @Test("a photo of any proportions keeps at least one pixel of its short side")
    func extremes() {
        for pass in plan(10000, 16, [320, 640]) + plan(16, 10000, [320, 640]) {
            #expect(pass.width >= 1 && pass.height >= 1)
        }
    }

    @Test("block means are the means of their blocks", arguments: [1, 2, 3, 5, 8, 17, 256])
    func blockMeans(factor: Int) {
        var generator = SeededGenerator(seed: UInt64(factor))
        let (width, height) = (factor * 3 + factor / 2, factor * 2 + 1)
        let bytes = (0..<width * height * 3).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let reduced = BlockMeans.reduce(RGBImage(width: width, height: height, pixels: bytes), by: factor)
        #expect(reduced.width == width / factor && reduced.height == height / factor)
        for y in 0..<reduced.height {
            for x in 0..<reduced.width {
                for channel in 0..<3 {
                    var sum = 0
                    for row in y * factor..<(y + 1) * factor {
                        for column in x * factor..<(x + 1) * factor {
                            sum += Int(bytes[(row * width + column) * 3 + channel])
                        }
                    }
                    let mean = Double(sum) / Double(factor * factor)
                    let found = Double(reduced.pixels[(y * reduced.width + x) * 3 + channel])
                    #expect(abs(found - mean) <= 0.5 + 0.02)
                }
            }
        }
    }

    @Test("white stays white at every factor")
    func white() {
        for factor in 1...64 {
            let white = RGBImage(
                width: factor, height: factor, pixels: Array(repeating: 255, count: factor * factor * 3))
            #expect(BlockMeans.reduce(white, by: factor).pixels[0] == 255)
        }
    }

    private func find(_ x: Double, _ size: Double, pass: Int, seen: Double, confidence: Double = 0.9) -> FaceFind {
        FaceFind(
            face: DetectedFace(
                box: FaceBox(x: x, y: 0, width: size, height: size),
                landmarks: FaceLandmarks.template.map { Point(x: x + $0.x * size, y: $0.y * size) },
                confidence: confidence),
            size: seen, pass: pass)
    }

    @Test("what two passes find of one face becomes one find, from the pass that saw it at the better size")
    func mergeSizes() {
        let merger = FindMerger(iou: 0.3)
        let merged = merger.merge([
            find(0, 100, pass: 0, seen: 30, confidence: 0.95), find(2, 100, pass: 1, seen: 100, confidence: 0.9),
        ])
        #expect(merged.map(\.pass) == [1])
        #expect(merged.map(\.face.confidence) == [0.95])
    }

    @Test("part of a large face that a fine pass takes for a face is dropped")
    func mergeParts() {
        let merged = FindMerger(iou: 0.3).merge([
            find(0, 800, pass: 0, seen: 200), find(300, 150, pass: 1, seen: 100, confidence: 0.7),
        ])
        #expect(merged.map(\.pass) == [0])
    }

    @Test("faces side by side stay two")
    func mergeNeighbours() {
        let merged = FindMerger(iou: 0.3).merge([
            find(0, 100, pass: 0, seen: 50), find(80, 100, pass: 0, seen: 50), find(81, 100, pass: 1, seen: 100),
        ])
        #expect(merged.count == 2)
    }

    @Test("of two finds that overlap, the better stays")
    func suppression() {
        let faces = [
            find(0, 100, pass: 0, seen: 50), find(20, 100, pass: 0, seen: 50), find(90, 100, pass: 0, seen: 5),
        ]
        let kept = NonMaximumSuppression.apply(to: faces.map(\.face), iou: 0.3)
        #expect(kept.map(\.box.x) == [0, 90])
    }

    @Test("looks converge on the turn of a face of which the network reports a part", arguments: [0.35, 0.5, 0.8, 1])
    func uprightSearch(reported: Double) {
        for degrees in stride(from: -45.0, through: 45, by: 5) {
            let turn = degrees * .pi / 180
            var search = UprightSearch(roll: turn * reported)
            var residual = turn
            for _ in 0..<UprightSearch.maximumLooks {
                let angle = search.nextAngle
                residual = turn - angle
                search.note(angle: angle, residual: residual * reported)
                if search.isLevel { break }
            }
            #expect(abs(residual) <= UprightSearch.tolerance / reported + 0.02, "\(degrees)° reported as \(reported)")
        }
    }
}
