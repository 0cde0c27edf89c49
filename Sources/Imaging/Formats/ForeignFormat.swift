/// A format that is not decoded but known by its first bytes, so that its sender is told what was sent.
public enum ForeignFormat: String, Sendable, CaseIterable {
    case gif = "GIF"
    case bmp = "BMP"
    case tiff = "TIFF"
    case rawPhoto = "camera raw file"
    case pdf = "PDF"
    case postScript = "PostScript file"
    case jpegXL = "JPEG XL"
    case jpegXR = "JPEG XR"
    case jpeg2000 = "JPEG 2000"
    case photoshop = "Photoshop document"
    case gimp = "GIMP picture"
    case icon = "Windows icon"
    case heif = "HEIF"
    case svg = "SVG"
    case html = "HTML page"
    case xml = "XML document"
    case json = "JSON document"
    case mp4 = "MP4 video"
    case quickTime = "QuickTime video"
    case matroska = "WebM or Matroska video"
    case avi = "AVI video"
    case wave = "WAVE sound"
    case mpeg = "MPEG video"
    case flash = "Flash video"
    case ogg = "Ogg file"
    case mp3 = "MP3 sound"
    case zip = "ZIP archive"
    case gzip = "gzip file"
    case sevenZip = "7z archive"
    case rar = "RAR archive"
    case tar = "tar archive"
    case dicom = "DICOM file"
    case numpy = "NumPy array"
    case portableMap = "PNM picture"
    case openEXR = "OpenEXR picture"
    case radiance = "Radiance picture"
    case qoi = "QOI picture"
    case flif = "FLIF picture"
    case base64 = "base64 text"
    case dataURL = "data URL"
    case text = "text"

    /// With its article, as in "a TIFF" and "an AVI video".
    public var phrase: String {
        switch self {
        case .text, .base64: rawValue
        case .avi, .html, .xml, .svg, .mpeg, .mp4, .mp3, .ogg, .openEXR: "an \(rawValue)"
        default: "a \(rawValue)"
        }
    }
}
