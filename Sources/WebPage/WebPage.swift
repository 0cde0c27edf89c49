/// The page that shows in a browser what the service says of photos: its files, embedded in the binary.
///
/// The files stand in `Assets`; the build turns each into bytes of the program, so that nothing has to be installed
/// beside it. They name nothing outside their own origin.
public enum WebPage {
    /// One file of the page.
    public struct File: Sendable {
        /// Where it is served.
        public let path: String
        /// Its media type, with the encoding of text.
        public let mediaType: String
        /// Its bytes.
        public let bytes: [UInt8]
    }

    /// The page itself at `/`, and what it loads from below `/ui/`.
    public static let files: [File] = [
        File(path: "/", mediaType: "text/html; charset=utf-8", bytes: PackageResources.index_html),
        File(path: "/ui/app.css", mediaType: "text/css; charset=utf-8", bytes: PackageResources.app_css),
        File(path: "/ui/icon.svg", mediaType: "image/svg+xml", bytes: PackageResources.icon_svg),
        script("age-curve", PackageResources.age_curve_js),
        script("api", PackageResources.api_js),
        script("app", PackageResources.app_js),
        script("camera", PackageResources.camera_js),
        script("curl", PackageResources.curl_js),
        script("elements", PackageResources.elements_js),
        script("faces", PackageResources.faces_js),
        script("format", PackageResources.format_js),
        script("photos", PackageResources.photos_js),
        script("picture", PackageResources.picture_js),
        script("result", PackageResources.result_js),
    ]

    private static func script(_ name: String, _ bytes: [UInt8]) -> File {
        File(path: "/ui/\(name).js", mediaType: "text/javascript; charset=utf-8", bytes: bytes)
    }
}
