// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target: language mode 6 (complete concurrency checking) and strict memory safety.
let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .strictMemorySafety()]

let package = Package(
    name: "gag",
    targets: [
        // System libraries: a module map and a shim header each.
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-serial-dev"])]),
        .systemLibrary(name: "CWebP", pkgConfig: "libwebp", providers: [.apt(["libwebp-dev"])]),
        .systemLibrary(name: "CLCMS2", pkgConfig: "lcms2", providers: [.apt(["liblcms2-dev"])]),
        .systemLibrary(name: "CHEIF", pkgConfig: "libheif", providers: [.apt(["libheif-dev"])]),
        .systemLibrary(name: "CNGHTTP2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),
        .systemLibrary(name: "CHDF5", pkgConfig: "hdf5-serial", providers: [.apt(["libhdf5-dev"])]),
        .systemLibrary(name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        // C that Swift cannot express: setjmp around libpng and libjpeg, headers that the Glibc module lacks, SIMD kernels.
        .target(name: "CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
        .target(name: "CPNG", linkerSettings: [.linkedLibrary("png16"), .linkedLibrary("z")]),
        .target(name: "CLinux"),
        .target(name: "CVectorized"),
        .target(name: "CKernels", dependencies: ["CVectorized"]),
        .target(name: "CPixels", dependencies: ["CVectorized"]),

        // Three leaves that do not know each other.
        .target(
            name: "NeuralNetwork", dependencies: ["COpenBLAS", "CXXHash", "CKernels", "CLinux", "Excerpt"],
            swiftSettings: strict),
        .target(
            name: "Imaging", dependencies: ["CJPEG", "CPNG", "CWebP", "CLCMS2", "CHEIF", "CPixels", "CLinux"],
            swiftSettings: strict + [.enableExperimentalFeature("Lifetimes")]),
        // Boxes and labels over a photo: the command's alone, so that the service links no drawing library.
        .target(name: "Annotation", dependencies: ["Imaging", "CCairo"], swiftSettings: strict),
        .target(name: "HTTPServer", dependencies: ["CLinux"], swiftSettings: strict),
        // What plugs into the server: encryption and the second version of HTTP.
        .target(name: "TLS", dependencies: ["HTTPServer", "COpenSSL"], swiftSettings: strict),
        .target(name: "HTTP2", dependencies: ["HTTPServer", "CNGHTTP2"], swiftSettings: strict),
        // Compressed request bodies.
        .target(name: "ContentCoding", dependencies: ["HTTPServer", "CZlib"], swiftSettings: strict),

        // What errors repeat of an input.
        .target(name: "Excerpt", swiftSettings: strict),
        // Ordered JSON: parsed strictly, written with stable keys.
        .target(name: "JSON", dependencies: ["Excerpt"], swiftSettings: strict),
        // "Did you mean …?" for flags and keys.
        .target(name: "Spelling", swiftSettings: strict),
        .target(name: "CommandLineArguments", dependencies: ["Spelling"], swiftSettings: strict),

        // Who may call: the key file and its token buckets.
        .target(name: "APIKeys", dependencies: ["COpenSSL"], swiftSettings: strict),

        // model.json and the weight file of a model directory, whatever the network.
        .target(
            name: "ModelFiles", dependencies: ["NeuralNetwork", "JSON", "Excerpt", "Spelling", "COpenSSL"],
            swiftSettings: strict),
        // The domain: faces in photos, and what the network says of them.
        .target(
            name: "FaceDetection", dependencies: ["NeuralNetwork", "Imaging", "ModelFiles", "JSON"],
            swiftSettings: strict),
        .target(
            name: "Classification",
            dependencies: ["NeuralNetwork", "Imaging", "FaceDetection", "ModelFiles", "JSON"],
            swiftSettings: strict),

        // Charts as SVG and reports as HTML.
        .target(name: "Charts", swiftSettings: strict),
        // How well a model does on labelled photos.
        .target(
            name: "Evaluation", dependencies: ["ModelFiles", "Classification", "JSON", "Charts"], swiftSettings: strict),

        // What age checks would have done with a model's answers: rates, intervals, groups. Knows no photos.
        .target(name: "AgeAssurance", dependencies: ["JSON"], swiftSettings: strict),

        // The same for readers: a page, curves, tables.
        .target(name: "AssuranceReport", dependencies: ["AgeAssurance", "Charts"], swiftSettings: strict),

        // How fast the network runs on this machine.
        .target(name: "EngineBenchmark", dependencies: ["NeuralNetwork"], swiftSettings: strict),

        // How a network learns: forward and backward passes, losses, optimisers.
        .target(name: "Training", dependencies: ["NeuralNetwork", "COpenBLAS", "CKernels"], swiftSettings: strict),

        // The containers of other frameworks' files, read and written.
        .target(name: "Protobuf", swiftSettings: strict),
        .target(name: "HDF5", dependencies: ["CHDF5"], swiftSettings: strict),
        .target(name: "Zip", dependencies: ["CZip"], swiftSettings: strict),
        // Model tooling: networks trained elsewhere become model directories, and these become files of other frameworks.
        // Between both directions stands the network as a graph of layers.
        .target(name: "NetworkGraph", swiftSettings: strict),
        .target(
            name: "ModelImport",
            dependencies: [
                "ModelFiles", "NeuralNetwork", "Imaging", "Classification", "JSON", "NetworkGraph", "Protobuf", "HDF5",
                "Zip",
            ],
            swiftSettings: strict),
        .target(
            name: "ModelExport",
            dependencies: [
                "ModelFiles", "NeuralNetwork", "Classification", "FaceDetection", "JSON", "NetworkGraph", "Protobuf",
                "HDF5", "Zip",
            ],
            swiftSettings: strict),

        // The page at `/`: HTML, CSS and JavaScript as bytes of the binary.
        .target(name: "WebPage", resources: [.embedInCode("Assets")], swiftSettings: strict),

        // Which versions of which models are served, and their replacement while they are in use.
        .target(
            name: "ModelRepository", dependencies: ["ModelFiles", "Classification", "Imaging"], swiftSettings: strict),

        // Tensors in and out as the Open Inference Protocol has them.
        .target(name: "OpenInference", dependencies: ["JSON", "Excerpt"], swiftSettings: strict),

        // The service around it, and the command.
        .target(
            name: "Service",
            dependencies: [
                "ModelFiles", "NeuralNetwork", "Classification", "FaceDetection", "ModelRepository", "OpenInference",
                "HTTPServer",
                "HTTP2", "TLS", "ContentCoding", "APIKeys", "JSON", "Excerpt", "Spelling", "WebPage",
                "CLinux",
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "gag",
            dependencies: [
                "ModelFiles", "Service", "APIKeys", "Classification", "FaceDetection", "Imaging", "Annotation",
                "Evaluation", "AgeAssurance", "AssuranceReport", "Charts",
                "EngineBenchmark", "ModelImport", "ModelExport", "CommandLineArguments", "Spelling", "JSON",
            ],
            swiftSettings: strict),

        // Overrides malloc in the test process, to count what a thread allocates.
        .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
        .testTarget(
            name: "NeuralNetworkTests", dependencies: ["NeuralNetwork", "CKernels", "CAllocationCounter"],
            swiftSettings: strict),
        .testTarget(name: "TrainingTests", dependencies: ["Training", "NeuralNetwork"], swiftSettings: strict),
        // Programs that tests start and wait for.
        .target(name: "ChildProcesses", path: "Tests/ChildProcesses", swiftSettings: strict),
        .testTarget(name: "ChildProcessTests", dependencies: ["ChildProcesses"], swiftSettings: strict),
        .testTarget(name: "JSONTests", dependencies: ["JSON", "Excerpt"], swiftSettings: strict),
        .testTarget(
            name: "ModelRepositoryTests",
            dependencies: ["ModelFiles", "ModelRepository", "ModelFixtures", "Classification", "Imaging"],
            swiftSettings: strict),
        .testTarget(name: "OpenInferenceTests", dependencies: ["OpenInference", "JSON"], swiftSettings: strict),
        .testTarget(name: "APIKeysTests", dependencies: ["APIKeys"], swiftSettings: strict),
        .testTarget(name: "SpellingTests", dependencies: ["Spelling"], swiftSettings: strict),
        .testTarget(
            name: "CommandLineArgumentsTests", dependencies: ["CommandLineArguments"], swiftSettings: strict),
        .testTarget(name: "ImagingTests", dependencies: ["Imaging", "CPixels"], swiftSettings: strict),
        .testTarget(name: "AnnotationTests", dependencies: ["Annotation", "Imaging"], swiftSettings: strict),
        .target(
            name: "HTTPTestSupport", dependencies: ["HTTPServer", "ChildProcesses"], path: "Tests/HTTPTestSupport",
            swiftSettings: strict),
        .testTarget(
            name: "HTTPServerTests", dependencies: ["HTTPServer", "HTTPTestSupport"], swiftSettings: strict),
        .testTarget(
            name: "ContentCodingTests",
            dependencies: ["ContentCoding", "HTTPServer", "HTTPTestSupport", "ChildProcesses"],
            swiftSettings: strict),
        .testTarget(name: "TLSTests", dependencies: ["TLS", "HTTP2", "HTTPTestSupport"], swiftSettings: strict),
        .testTarget(name: "HTTP2Tests", dependencies: ["HTTP2", "HTTPTestSupport"], swiftSettings: strict),
        // Pictures with and without faces, drawn from seeds.
        .target(
            name: "FaceScenes", dependencies: ["FaceDetection", "Imaging"], path: "Tests/FaceScenes",
            swiftSettings: strict),
        .testTarget(
            name: "FaceDetectionTests",
            dependencies: ["ModelFiles", "FaceDetection", "FaceScenes", "Imaging", "NeuralNetwork"],
            swiftSettings: strict),
        // What benchmarks/detector runs: the detector beside other engines, and over many drawn scenes.
        .executableTarget(
            name: "detector-runner", dependencies: ["FaceDetection", "NeuralNetwork", "Imaging"],
            path: "benchmarks/detector/Runner", swiftSettings: strict),
        .executableTarget(
            name: "detector-sweep", dependencies: ["Classification", "FaceDetection", "FaceScenes", "Imaging"],
            path: "benchmarks/detector/Sweep", swiftSettings: strict),
        // What benchmarks/quality measures drawn defects with.
        .executableTarget(
            name: "quality-runner", dependencies: ["FaceDetection", "Imaging"], path: "benchmarks/quality/Runner",
            swiftSettings: strict),
        // What benchmarks/imaging runs: what decoding a photo takes.
        .executableTarget(
            name: "decode-runner", dependencies: ["Imaging"], path: "benchmarks/imaging/Runner", swiftSettings: strict),
        // What benchmarks/engine runs beside other engines.
        .executableTarget(
            name: "engine-runner", dependencies: ["EngineBenchmark", "Classification", "NeuralNetwork"],
            path: "benchmarks/engine/Runner", swiftSettings: strict),
        // What benchmarks/training sets beside PyTorch.
        .executableTarget(
            name: "training-runner", dependencies: ["Training", "NeuralNetwork"], path: "benchmarks/training/Runner",
            swiftSettings: strict),
        // Small models with random weights, written for one test each.
        .target(
            name: "ModelFixtures", dependencies: ["Classification", "NeuralNetwork", "JSON", "ChildProcesses"],
            path: "Tests/ModelFixtures", swiftSettings: strict),
        .testTarget(
            name: "ClassificationTests",
            dependencies: ["ModelFiles", "Classification", "FaceDetection", "FaceScenes", "ModelFixtures", "JSON"],
            swiftSettings: strict),
        .testTarget(
            name: "AgeAssuranceTests", dependencies: ["AgeAssurance", "AssuranceReport", "JSON"], swiftSettings: strict),
        .testTarget(name: "ChartsTests", dependencies: ["Charts"], swiftSettings: strict),
        .testTarget(
            name: "EvaluationTests", dependencies: ["Evaluation", "Classification", "ModelFixtures", "JSON"],
            swiftSettings: strict),
        .testTarget(
            name: "ServiceTests",
            dependencies: [
                "Service", "HTTPServer", "HTTPTestSupport", "APIKeys", "WebPage", "Classification",
                "ModelRepository",
                "NeuralNetwork", "FaceScenes", "Imaging", "ModelFixtures", "JSON", "ChildProcesses",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ModelImportTests",
            dependencies: [
                "ModelImport", "NetworkGraph", "Classification", "ModelFixtures", "JSON", "HDF5", "ChildProcesses",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ModelExportTests",
            dependencies: [
                "ModelExport", "ModelImport", "NetworkGraph", "Classification", "FaceDetection", "NeuralNetwork",
                "ModelFixtures", "JSON", "Protobuf", "HDF5", "Zip", "ChildProcesses",
            ],
            swiftSettings: strict),
        .testTarget(name: "EngineBenchmarkTests", dependencies: ["EngineBenchmark"], swiftSettings: strict),
        .testTarget(
            name: "CommandTests",
            dependencies: ["JSON", "APIKeys", "FaceScenes", "Imaging", "ModelFixtures", "ChildProcesses"],
            swiftSettings: strict),
    ]
)
