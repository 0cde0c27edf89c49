import CCairo
import Imaging

/// A Cairo surface that begins as a copy of a photo.
@safe struct Canvas: ~Copyable {
    let width: Int
    let height: Int
    private let surface: OpaquePointer
    private let context: OpaquePointer
    private static let font = "DejaVu Sans"

    init(_ image: RGBImage) throws(AnnotationError) {
        // Cairo returns objects in an error state rather than null.
        let surface = unsafe cairo_image_surface_create(CAIRO_FORMAT_RGB24, CInt(image.width), CInt(image.height))
        let context = unsafe cairo_create(surface)
        guard let surface = unsafe surface, let context = unsafe context,
            unsafe cairo_status(context) == CAIRO_STATUS_SUCCESS
        else {
            let status = unsafe cairo_status(context)
            unsafe cairo_destroy(context)
            unsafe cairo_surface_destroy(surface)
            throw Self.error(status)
        }
        (width, height) = (image.width, image.height)
        unsafe self.surface = surface
        unsafe self.context = context
        unsafe cairo_select_font_face(context, Self.font, CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL)
        copy(from: image)
    }

    deinit {
        unsafe cairo_destroy(context)
        unsafe cairo_surface_destroy(surface)
    }

    /// Draws the outline in yellow, with a dark edge that shows on bright photos.
    func strokeRectangle(x: Double, y: Double, width: Double, height: Double, lineWidth: Double) {
        for (shade, thickness) in [(0.0, lineWidth * 2), (1.0, lineWidth)] {
            unsafe cairo_set_source_rgb(context, shade, shade * 0.85, 0)
            unsafe cairo_set_line_width(context, thickness)
            unsafe cairo_rectangle(context, x, y, width, height)
            unsafe cairo_stroke(context)
        }
    }

    /// Fills a cyan disc.
    func fillDot(x: Double, y: Double, radius: Double) {
        unsafe cairo_set_source_rgb(context, 0, 0.9, 1)
        unsafe cairo_new_sub_path(context)
        unsafe cairo_arc(context, x, y, radius, 0, 2 * Double.pi)
        unsafe cairo_fill(context)
    }

    /// Darkens a rectangle for text to stand on.
    func fillBackground(x: Double, y: Double, width: Double, height: Double) {
        unsafe cairo_set_source_rgba(context, 0, 0, 0, 0.75)
        unsafe cairo_rectangle(context, x, y, width, height)
        unsafe cairo_fill(context)
    }

    /// Writes one line of white text.
    func drawText(_ text: String, x: Double, baseline: Double, size: Double) {
        unsafe cairo_set_font_size(context, size)
        unsafe cairo_set_source_rgb(context, 1, 1, 1)
        unsafe cairo_move_to(context, x, baseline)
        unsafe cairo_show_text(context, text)
    }

    /// The width of one line of text in pixels.
    func textWidth(_ text: String, size: Double) -> Double {
        var extents = cairo_text_extents_t()
        unsafe cairo_set_font_size(context, size)
        unsafe cairo_text_extents(context, text, &extents)
        return extents.x_advance
    }

    /// The picture as drawn so far.
    func image() throws(AnnotationError) -> RGBImage {
        unsafe cairo_surface_flush(surface)
        let status = unsafe cairo_status(context)
        guard status == CAIRO_STATUS_SUCCESS else { throw Self.error(status) }
        let pixels = unsafe self.pixels
        return unsafe RGBImage(width: width, height: height) { target in
            for index in 0..<width * height {
                let pixel = unsafe pixels[index]
                unsafe target[index * 3] = UInt8(truncatingIfNeeded: pixel >> 16)
                unsafe target[index * 3 + 1] = UInt8(truncatingIfNeeded: pixel >> 8)
                unsafe target[index * 3 + 2] = UInt8(truncatingIfNeeded: pixel)
            }
        }
    }

    private func copy(from image: RGBImage) {
        let target = unsafe pixels
        unsafe image.withUnsafePixels { source in
            for index in 0..<width * height {
                let (red, green) = unsafe (UInt32(source[index * 3]), UInt32(source[index * 3 + 1]))
                unsafe target[index] = red << 16 | green << 8 | UInt32(source[index * 3 + 2])
            }
        }
        unsafe cairo_surface_mark_dirty(surface)
    }

    /// The surface's words 0x00RRGGBB; rows of this format have no padding.
    private var pixels: UnsafeMutableBufferPointer<UInt32> {
        guard let data = unsafe cairo_image_surface_get_data(surface) else {
            return unsafe UnsafeMutableBufferPointer(start: nil, count: 0)
        }
        return unsafe UnsafeMutableRawBufferPointer(start: data, count: width * height * 4)
            .bindMemory(to: UInt32.self)
    }

    private static func error(_ status: cairo_status_t) -> AnnotationError {
        unsafe .drawing(String(cString: cairo_status_to_string(status)))
    }
}
