import Foundation
import HTTPTestSupport
import ModelFixtures
import Testing

@Suite("How a service starts and ends where the system is in the way")
struct StartAndEndTests {
    @Test("a limit of 64 open files is refused with a sentence that says what to raise")
    func fewDescriptors() throws {
        let command = "ulimit -n 64; exec \(ServiceProcess.binary.path()) serve --port 0 2>&1"
        let (output, status) = try ServiceProcess.run("bash", ["-c", command])
        let text = String(decoding: output, as: UTF8.self)
        #expect(status == 1)
        #expect(text.contains("only 64 files may be open") && text.contains("ulimit -n"), "\(text)")
    }

    @Test(
        "under a limit of the address space the start is refused with what to raise, or a large photo gets 503 and others go on",
        .enabled(
            if: ProcessInfo.processInfo.environment["TSAN_OPTIONS"] == nil, "the thread sanitizer maps terabytes"))
    func addressSpace() throws {
        let binary = ServiceProcess.binary.path()
        let command = "ulimit -v 450000; exec \(binary) serve --port 0 --workers 2 --model \(Project.model.path()) 2>&1"
        let (output, status) = try ServiceProcess.run("bash", ["-c", command])
        let text = String(decoding: output, as: UTF8.self)
        #expect(status == 1 && text.contains("raise the limit (ulimit -v"), "\(text)")
        let numbers = text.matches(of: /takes (\d+) MB/)
        let least = try #require(numbers.first.flatMap { Int($0.output.1) }, "\(text)")

        // As much as it asks for, which differs a little from start to start, and less than the large photo takes.
        let service = try ServiceProcess(
            ["--workers", "2"],
            through: ["bash", "-c", "ulimit -v \((least + 120) * 1000); exec \"$0\" \"$@\""])
        #expect(service.logLines.contains { ($0["message"] as? String)?.contains("large photos may get 503") == true })
        let large = FlatPhoto.jpeg(width: 9248, height: 6944, components: 4, isProgressive: true)
        for _ in 0..<3 {
            let refused = try service.post(large, type: "image/jpeg")
            #expect(refused.status == 503 && refused.code == "memory_exhausted", "\(refused.text)")
            #expect(try service.post(Data(contentsOf: Project.portrait)).status == 200)
        }
        #expect(service.stop() == 0)
    }

    @Test("variables of Kubernetes' service links do not stop the start, and are told of once")
    func serviceLinks() throws {
        let service = try ServiceProcess(
            environment: ["GAG_SERVICE_HOST": "10.0.0.1", "GAG_PORT": "tcp://10.0.0.1:80", "PORT": ""])
        let lines = service.logLines.filter { $0["variables"] != nil }
        #expect(lines.count == 1)
        #expect(lines.first?["variables"] as? [String] == ["GAG_PORT", "GAG_SERVICE_HOST"])
    }

    @Test("a version whose weights are a FIFO is reported, and the one before it serves")
    func pipe() throws {
        let models = ModelFolder()
        try models.add("a", 1)
        try models.add("a", 2)
        let weights = models.place("a", 2) + "/tiny.safetensors"
        try FileManager.default.removeItem(atPath: weights)
        #expect(mkfifo(weights, 0o600) == 0)
        let service = try ServiceProcess(["--models", models.root, "--model", "a"])
        let line = service.waitForLog { $0["message"] as? String == "a model version cannot be served" }
        #expect((line?["error"] as? String)?.contains("not a regular file") == true)
        #expect(try service.curl("/v1/models/a/versions/1").text.contains("AVAILABLE"))
        #expect(try service.curl("/v1/models/a/versions/2").text.contains("FAILED_PRECONDITION"))
    }

    @Test("an error about a member of megabytes is short, and forty thousand outputs are refused at once")
    func shortAnswers() throws {
        let service = try ServiceProcess()
        let member = Data("{\"\(String(repeating: "k", count: 9_000_000))\": 1}".utf8)
        for path in ["/classify", "/analyze", "/v1/models/gag-resnet50:predict", "/v2/models/gag-resnet50/infer"] {
            let answer = try service.post(member, type: "application/json", path: path)
            #expect(answer.status == 400)
            #expect(answer.body.count < 1000, "\(path)")
        }
        let outputs = (0..<40_000).map { #"{"name": "n\#($0)"}"# }.joined(separator: ",")
        let before = try service.processorSeconds()
        let answer = try service.post(
            Data(#"{"inputs": [], "outputs": [\#(outputs)]}"#.utf8), type: "application/json",
            path: "/v2/models/gag-resnet50/infer")
        #expect(answer.status == 400 && answer.text.contains("40000"))
        // Comparing each with all others took 4.6 seconds.
        #expect(try service.processorSeconds() - before < 2)
    }

    /// A library whose open(2) never returns for a path that holds the text of `HELD`, as one on a file system that hangs.
    private static let holding = """
        #define _GNU_SOURCE
        #include <fcntl.h>
        #include <stdarg.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/types.h>
        #include <unistd.h>
        static int held_open(const char *path, int flags, mode_t mode) {
            const char *held = getenv("HELD");
            if (held && strstr(path, held)) for (;;) pause();
            return openat(AT_FDCWD, path, flags, mode);
        }
        int open(const char *path, int flags, ...) {
            va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest);
            return held_open(path, flags, mode);
        }
        int open64(const char *path, int flags, ...) {
            va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest);
            return held_open(path, flags, mode);
        }
        """

    private func library(in folder: String) throws -> String {
        let path = folder + "/holding.so"
        let (status, text) = try Tool("clang").run(
            ["-x", "c", "-shared", "-fPIC", "-o", path, "-"], input: Self.holding)
        try #require(status == 0, "\(text)")
        return path
    }

    /// The status with which a process ends after SIGTERM; it is killed where it does not within 20 seconds.
    private func end(_ process: pid_t) -> () -> Void {
        kill(process, SIGTERM)
        let watch = DispatchWorkItem { kill(process, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + 20, execute: watch)
        return { watch.cancel() }
    }

    @Test(
        "SIGTERM ends the process while a file system keeps a loader waiting, at the start and later",
        .enabled(if: Tool("clang").isInstalled))
    func heldLoader() throws {
        let models = ModelFolder()
        try models.add("a", 1)
        let environment = ["LD_PRELOAD": try library(in: models.root), "HELD": "/a/2/", "GAG_REPOSITORY_POLL_MS": "0"]
        let service = try ServiceProcess(["--models", models.root, "--model", "a"], environment: environment)
        try models.add("a", 2)
        kill(service.processID, SIGHUP)
        // The loader says nothing of a file that it waits for.
        usleep(500_000)
        #expect(try service.curl("/v1/models/a/versions/1").status == 200)
        var cancel = end(service.processID)
        #expect(service.stop(0) == 0)
        cancel()
        #expect(service.logLines.last?["message"] as? String == "stopped")

        cancel = {}
        #expect {
            _ = try ServiceProcess(
                ["--models", models.root, "--model", "a"], environment: environment.merging(["HELD": "/a/"]) { $1 },
                onListening: { process, _ in cancel = end(process) })
        } throws: { "\($0)".contains("\"stopped\"") }
        cancel()
    }
}
