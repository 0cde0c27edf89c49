import Imaging

extension InputDescription {
    /// A picture at the network's size, resized as in training; one of that size stays as it is.
    package func resized(_ picture: RGBImage) -> RGBImage {
        picture.resized(width: width, height: height, method: resize)
    }
}
