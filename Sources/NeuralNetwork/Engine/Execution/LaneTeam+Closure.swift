extension LaneTeam {
    /// Calls `body` on all lanes at the same time and returns when all have finished.
    package func run(_ body: (Lane) -> Void) {
        withoutActuallyEscaping(body) { body in run(ClosureWork(team: self, body: body)) }
    }
}

private final class ClosureWork: LaneWork {
    private let team: LaneTeam
    private let body: (Lane) -> Void

    init(team: LaneTeam, body: @escaping (Lane) -> Void) {
        self.team = team
        self.body = body
    }

    func run(lane: Int) { body(Lane(index: lane, count: team.count, barrier: team.barrier)) }
}
