import Classification
import FaceDetection
import HTTPServer
import Imaging
import NeuralNetwork

/// Everything that an operator can set, with its default.
///
/// `Setting.all` names each value as the configuration file, the environment and the flags do.
public struct ServiceConfiguration: Sendable, Equatable {
    /// Address to listen on; loopback unless told otherwise.
    public var host = "127.0.0.1"
    /// TCP port to listen on; 0 takes a free one.
    public var port = 8080
    /// Names in the field Host, with commas between; empty for those of the loopback addresses and `host`.
    public var serverNames = ""
    /// A separate listener for operators.
    public var admin = Admin()
    /// What stands in front of the listener.
    public var proxies = Proxies()
    /// Encryption of the listener.
    public var tls = TLS()
    /// The second version of HTTP.
    public var http2 = HTTP2()
    /// Models to serve, with commas between: each a directory, or `NAME` or `NAME:VERSION` below `models`.
    public var model = "gag-resnet50"
    /// Directory of the model repository, `NAME/VERSION/model.json` below it; empty looks in the usual places.
    public var models = ""
    /// How new versions of models come into service.
    public var repository = Repository()
    /// A version on trial.
    public var shadow = Shadow()
    /// Inference workers; 0 starts one for each processor.
    public var workers = 0
    /// How the network is computed.
    public var engine = Engine()
    /// How requests that wait together are grouped.
    public var batch = Batch()
    /// Requests that may wait.
    public var queue = Queue()
    /// Which faces of a photo are classified.
    public var faces = Faces()
    /// How faces are found.
    public var detector = Detector()
    /// From where on a face counts as not usable.
    public var quality = FaceQualityThresholds()
    /// What answers hold beyond what is always there.
    public var answer = Answer()
    /// How photos are decoded.
    public var images = Images()
    /// Bounds on what a client may send.
    public var limits = Limits()
    /// Bounds on how long a client or a request may take.
    public var timeouts = Timeouts()
    /// API keys.
    public var keys = Keys()
    /// Pages of other origins.
    public var cors = CORS()
    /// The page at `/`.
    public var ui = UserInterface()
    /// Log lines on standard error.
    public var log = Log()

    /// Variables of Kubernetes' service links that the environment has and that are ignored; no setting.
    public internal(set) var serviceLinks: [String] = []

    /// The defaults.
    public init() {}

    /// The network's arithmetic.
    public struct Engine: Sendable, Equatable {
        /// Arithmetic of the convolutions.
        public var precision = Precision.auto
        /// Directory of packed weights: `auto` for the user's own, empty for none.
        public var cache = "auto"
        /// The most bytes that they may take.
        public var cacheBytes = 2 << 30
    }

    /// The operators' listener.
    public struct Admin: Sendable, Equatable {
        /// Address of a separate listener for probes, metrics and whatever else operators ask; empty for none.
        public var host = ""
        /// Its TCP port; 0 takes a free one.
        public var port = 8081
    }

    /// What stands in front of the service's listener.
    public struct Proxies: Sendable, Equatable {
        /// Ranges of the addresses of proxies that are believed, with commas between; empty believes none.
        public var trusted = ""
        /// The field in which they name their clients.
        public var header = ForwardingField.xForwardedFor
    }

    /// Encryption of the service's listener.
    public struct TLS: Sendable, Equatable {
        /// Certificate chain, PEM; empty speaks clear text.
        public var certificateFile = ""
        /// Private key of the certificate, PEM.
        public var keyFile = ""
        /// Authorities that clients' certificates must be signed by, PEM; empty asks for none.
        public var clientCAFile = ""
    }

    /// HTTP/2.
    public struct HTTP2: Sendable, Equatable {
        /// Whether it is spoken beside HTTP/1.1.
        public var enabled = true
        /// Most open streams of a connection.
        public var streams = 100
        /// Most streams that a client may reset a second.
        public var resetsPerSecond = 50
    }

    /// The model repository.
    public struct Repository: Sendable, Equatable {
        /// Between two looks for new versions, in milliseconds; 0 looks only on SIGHUP.
        public var pollMs = 2000
    }

    /// A version on trial, whose answers are compared and not served.
    public struct Shadow: Sendable, Equatable {
        /// Version of the first model; empty for none.
        public var version = ""
        /// The share of requests that it sees.
        public var share = 0.1
    }

    /// Dynamic batching.
    public struct Batch: Sendable, Equatable {
        /// Most images in one forward pass.
        public var maxSize = 8
        /// Longest wait, in milliseconds, for more images while another worker is busy; an idle service never waits.
        public var maxDelayMs = 0
    }

    /// The queue between the event loop and the workers.
    public struct Queue: Sendable, Equatable {
        /// Requests that may wait; one more is answered 503 at once.
        public var capacity = 128
    }

    /// Which faces of a photo are classified.
    public struct Faces: Sendable, Equatable {
        /// The mode where a request asks for none.
        public var mode = FaceMode.detect
        /// Most faces of one photo; the largest are taken.
        public var max = 32
        /// The lead of the best label over the next below which a found face is judged by several crops; 0 for never.
        public var closeCall = FaceOptions().closeCall
        /// Whether quarter turns of a photo are searched too where upright there is no face, or a doubtful one.
        public var rotations = DetectionSettings().rotations
        /// Whether JPEG photos that are cropped faces are decoded no larger than the model needs them.
        public var reducedDecoding = true
    }

    /// How faces are found.
    public struct Detector: Sendable, Equatable {
        /// Detector to use: a directory, or `NAME` or `NAME:VERSION` below `models`.
        public var model = FaceDetector.defaultModel
        /// Long sides, in pixels, at which a photo is searched, ascending.
        public var passes = DetectionSettings().passes
        /// Least distance between the eyes, in pixels of a large photo, of faces for which it gets a fine pass; 0 for none.
        public var smallestEyes = DetectionSettings().smallestEyes
        /// Least score of a face, 0 to 1.
        public var score = DetectionSettings().scoreThreshold
    }

    /// What answers hold beyond what is always there.
    public struct Answer: Sendable, Equatable {
        /// Whether `age` has its `distribution` where a request does not say.
        public var ageDistribution = false
        /// Age groups as in `?age_groups=`; nil keeps the model's own.
        public var ageGroups: AgeGrouping?
        /// The age in years asked about as in `?minimum_age=`; 0 asks nothing.
        public var minimumAge = 0
    }

    /// How photos are decoded.
    public struct Images: Sendable, Equatable {
        /// Whether files are refused that most programs read although something is wrong with them.
        public var strict = false
        /// What becomes of transparency.
        public var alpha = AlphaTreatment.white
    }

    /// Bounds on what a client may send.
    public struct Limits: Sendable, Equatable {
        /// Largest request body, in bytes.
        public var bodyBytes = 20 * 1024 * 1024
        /// Largest sum of all request bodies in memory, in bytes.
        public var bodyMemoryBytes = 256 * 1024 * 1024
        /// Largest sum of what decoding photos takes, in bytes.
        public var pixelMemoryBytes = 768 * 1024 * 1024
        /// Largest request head, in bytes.
        public var headerBytes = 16 * 1024
        /// Most pixels of a photo, checked before any is decoded.
        public var imagePixels = 67_108_864
        /// Most processor time for a million pixels of a photo, in milliseconds, beside half a second for the whole.
        public var decodeMsPerMegapixel = 100
        /// Least width and height of a photo, in pixels.
        public var imageSide = 16
        /// Most images in one multipart request.
        public var imagesPerRequest = 16
        /// Most open connections.
        public var connections = 2048
        /// Most open connections from one address.
        public var connectionsPerAddress = 1024
    }

    /// Bounds on time, in milliseconds.
    public struct Timeouts: Sendable, Equatable {
        /// For a whole request head, from its first byte.
        public var headerMs = 10_000
        /// For a whole request body.
        public var bodyMs = 30_000
        /// For a connection without a request.
        public var idleMs = 75_000
        /// For a client to take an answer.
        public var writeMs = 30_000
        /// From the last byte of a request to its answer; `X-Request-Timeout-Ms` may ask for less.
        public var requestMs = 30_000
        /// Between SIGTERM, when `/readyz` turns to 503, and the moment when no new connection is taken.
        public var drainDelayMs = 5_000
        /// For the answers in flight after that.
        public var drainMs = 20_000
        /// For one batch of a worker before `/livez` reports it.
        public var stallMs = 30_000
    }

    /// API keys.
    public struct Keys: Sendable, Equatable {
        /// Path of the key file; empty lets everyone in.
        public var file = ""
    }

    /// Which pages of other origins may call the service.
    public struct CORS: Sendable, Equatable {
        /// Origins with commas between, or `*` for all; empty for none.
        public var origins = ""
    }

    /// The page at `/`.
    public struct UserInterface: Sendable, Equatable {
        /// Whether it is served; without it `/` and `/ui/` are unknown routes.
        public var enabled = true
    }

    /// Log lines.
    public struct Log: Sendable, Equatable {
        /// Form of a line.
        public var format = LogFormat.json
        /// Least level that is written.
        public var level = LogLevel.info
    }
}
