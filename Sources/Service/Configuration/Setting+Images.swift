extension Setting {
    /// How photos are decoded.
    static let images: [Setting] = [
        .boolean(
            "images.strict", \.images.strict,
            "Refuse files that most programs read although something is wrong with them, such as bytes behind the end; else "
                + "the answer warns of it."),
        .choice(
            "images.alpha", \.images.alpha,
            "Transparency: white lays the photo over white, as people see it; drop uncovers hidden pixels, as OpenCV does."
        ),
    ]
}
