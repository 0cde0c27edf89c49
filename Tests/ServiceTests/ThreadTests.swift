import Foundation
import HTTPTestSupport
import Service
import Synchronization
import Testing

@Suite("Threads")
struct ThreadTests {
    @Test("threads that nobody joins leave no stack behind")
    func letGo() throws {
        let ended = Mutex(0)
        let before = try virtualBytes()
        for number in 1...400 {
            _ = Service.Thread(named: "let go") { ended.withLock { $0 += 1 } }
            // A few at a time: those that run have a stack.
            #expect(eventually { ended.withLock { $0 } >= number - 4 })
        }
        #expect(eventually { ended.withLock { $0 } == 400 })
        // 8 MiB of address space each.
        #expect(try virtualBytes() - before < 1 << 30)
    }

    @Test("a joined thread has ended")
    func joined() {
        let ended = Mutex(false)
        Service.Thread(named: "joined") { ended.withLock { $0 = true } }.join()
        #expect(ended.withLock { $0 })
    }

    private func virtualBytes() throws -> Int {
        let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")[0]
        return try #require(Int(pages)) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
