import FaceDetection
import FaceScenes
import Imaging
import Testing

@Suite("Small faces in large photos")
struct LargePhotoTests {
    @Test("tiles leave no gap, belong to one place each, and see half their overlap beyond what is theirs")
    func tiles() {
        for (width, height) in [(1600, 1200), (1280, 1280), (3700, 2775), (5000, 40), (1281, 1)] {
            let tiles = SearchTile.plan(width: width, height: height)
            #expect(tiles.reduce(0) { $0 + $1.ownColumns.count * $1.ownRows.count } == width * height)
            for tile in tiles {
                #expect(tile.columns.count <= SearchTile.largestSide && tile.rows.count <= SearchTile.largestSide)
                for (seen, own, length) in [
                    (tile.columns, tile.ownColumns, width), (tile.rows, tile.ownRows, height),
                ] {
                    #expect(seen.lowerBound == max(0, own.lowerBound - SearchTile.overlap / 2))
                    #expect(seen.upperBound == min(length, own.upperBound + SearchTile.overlap / 2))
                }
            }
        }
    }

    @Test("a fine pass is planned only where the photo has the pixels, and is asked for")
    func plan() {
        func pass(_ width: Int, _ height: Int, smallestEyes: Double = 20) -> FinePass? {
            let settings = DetectionSettings(smallestEyes: smallestEyes)
            return FinePass(
                width: width, height: height,
                passes: DetectionPass.plan(width: width, height: height, settings: settings), settings: settings)
        }
        #expect(pass(1920, 1080) == nil && pass(1280, 720) == nil && pass(200, 200) == nil)
        #expect(pass(4000, 3000, smallestEyes: 0) == nil)
        #expect(pass(4000, 3000)?.width == 1600 && pass(9248, 6936)?.width == 3700)
    }

    /// In 206 the first of them is seen in another turn of the photo, in 101 one scores a third of what a face must, and in 368
    /// looks that begin at two finds end at one face.
    @Test("small faces are all found, each once", arguments: [206, 101, 368])
    func severalSmallFaces(scene index: Int) throws {
        let scene = LargeSceneRecipe(index: index).scene(portrait: try Fixtures.picture("portrait"))
        let boxes = try Fixtures.context().detect(in: scene.canvas.image).faces.map(\.box)
        var tally = SceneTally()
        tally.add(scene, boxes: boxes, named: "large scene \(index)", leastOverlap: 0.5)
        #expect(tally.found == tally.faces && tally.surplus == 0, "\(tally)")
    }

    @Test(
        "a face with eyes 24 pixels apart is found in 12 megapixels, alone and beside a large one",
        arguments: [false, true])
    func smallFace(besidesLarge: Bool) throws {
        var scene = PortraitScene(
            canvas: Background.cloudy.canvas(width: 4000, height: 3000, seed: 5),
            portrait: try Fixtures.picture("portrait"))
        if besidesLarge { scene.paste(PortraitScene.Placement(centre: Point(x: 1200, y: 1500), side: 1200)) }
        scene.paste(PortraitScene.Placement(centre: Point(x: 3300, y: 800), side: 90))
        let context = try Fixtures.context()
        let tally = try SceneTally(scenes: [scene], context: context, settings: DetectionSettings())
        #expect(tally.found == tally.faces && tally.surplus == 0, "\(tally)")
        #expect(context.detect(in: scene.canvas.image).smallestEyes == 20)
    }

    @Test("a search ends between passes, turns, looks and rows of tiles where nobody waits for it")
    func end() throws {
        let photo = Background.cloudy.canvas(width: 4000, height: 3000, seed: 5).image
        let (context, fresh) = (try Fixtures.context(), try Fixtures.context())
        let portrait = try Fixtures.picture("portrait")
        let expected = fresh.detect(in: portrait)
        var asked = 0
        let whole = context.detect(
            in: photo,
            continues: {
                asked += 1; return true
            })
        #expect(whole == fresh.detect(in: photo))
        // A tile of the fine pass, which every turn has, is asked about some twenty times.
        #expect(asked > 100)
        for steps in stride(from: 0, to: asked, by: asked / 12) {
            var left = steps
            let result = context.detect(
                in: photo,
                continues: {
                    left -= 1; return left >= 0
                })
            #expect(result == nil && left == -1, "once it was said no, nobody asks again")
            #expect(context.detect(in: portrait) == expected)
        }
    }
}
