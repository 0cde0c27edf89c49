/// How much a worker prepares before the network runs and what is done is answered.
struct WorkerTurn {
    /// The longest that others wait for a turn's end, beside its last photo: eight ordinary photos take about half of it.
    private static let patience = Duration.milliseconds(500)

    private let maximumFaces: Int
    private let clock = ContinuousClock()
    private var end: ContinuousClock.Instant
    private var photos = 0
    private var faces = 0

    /// - Parameter maximumFaces: faces that the network takes at once.
    init(maximumFaces: Int) {
        self.maximumFaces = maximumFaces
        end = clock.now + Self.patience
    }

    /// The order in which requests have a photo prepared: new ones and begun ones by turns, each first come first. So a lone
    /// photo does not wait for forms of many, and these go on whatever comes.
    static func order(_ requests: [OpenRequest]) -> [OpenRequest] {
        let new = requests.filter(\.isNew)
        let begun = requests.filter { !$0.isNew }
        var order: [OpenRequest] = []
        for index in 0..<max(new.count, begun.count) {
            order += new.dropFirst(index).prefix(1)
            order += begun.dropFirst(index).prefix(1)
        }
        return order
    }

    /// Whether the network would take more faces at once than were prepared.
    var hasRoom: Bool { faces < maximumFaces && photos < maximumFaces }

    /// Whether nothing more is prepared: of two requests at least a photo was.
    var isOver: Bool { !hasRoom || (photos >= 2 && clock.now > end) }

    /// Counts a photo with its faces.
    mutating func prepared(faces: Int) {
        photos += 1
        self.faces += faces
    }

    /// Gives a request that is alone more time: nobody waits.
    mutating func extend() { end = clock.now + Self.patience }
}
