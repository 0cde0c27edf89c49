// Pooling of one image.

/// Where place `tap` of a window lies in the input's image, in bytes, or -1 outside of it.
INLINE int64_t place_in_input(const GagPooling *g, int y, int x, int tap) {
    const int iy = y * g->stride - g->paddingTop + tap / g->size, ix = x * g->stride - g->paddingLeft + tap % g->size;
    if (!is_inside(iy, g->inputHeight) || !is_inside(ix, g->inputWidth)) return -1;
    return (int64_t)(iy * g->inputWidth + ix) * g->channels * ELEMENT_BYTES;
}

typedef uint8_t Places __attribute__((vector_size(LANES), aligned(1)));

static void pool(const GagPooling *g) {
    const int taps = g->size * g->size;
    for (int y = 0; y < g->outputHeight; y++) {
        for (int x = 0; x < g->outputWidth; x++) {
            const int64_t window = (int64_t)(y * g->outputWidth + x) * g->channels;
            for (int64_t channel = 0; channel < g->channels; channel += LANES) {
                Vector largest = (Vector){0} - __builtin_inff();
                Words place = {0};
                for (int tap = 0; tap < taps; tap++) {
                    const int64_t offset = place_in_input(g, y, x, tap);
                    if (offset < 0) continue;
                    const Vector value = load_element((const char *)g->input + offset + channel * ELEMENT_BYTES);
                    const Words isLarger = (Words)(value > largest);
                    place = (place & ~isLarger) | (isLarger & tap);
                    largest = (Vector)(((Words)largest & ~isLarger) | ((Words)value & isLarger));
                }
                store_element((char *)g->output + (window + channel) * ELEMENT_BYTES, largest);
                *(Places *)(g->places + window + channel) = __builtin_convertvector(place, Places);
            }
        }
    }
}

static void pool_gradient(const GagPooling *g) {
    const int64_t bytes = (int64_t)g->inputHeight * g->inputWidth * g->channels * ELEMENT_BYTES;
    const int taps = g->size * g->size;
    __builtin_memset(g->inputGradient, 0, (size_t)bytes);
    for (int y = 0; y < g->outputHeight; y++) {
        for (int x = 0; x < g->outputWidth; x++) {
            const int64_t window = (int64_t)(y * g->outputWidth + x) * g->channels;
            for (int64_t channel = 0; channel < g->channels; channel += LANES) {
                const Words gradient = (Words)load_element((const char *)g->output + (window + channel) * ELEMENT_BYTES);
                const Words place = __builtin_convertvector(*(const Places *)(g->places + window + channel), Words);
                for (int tap = 0; tap < taps; tap++) {
                    const int64_t offset = place_in_input(g, y, x, tap);
                    if (offset < 0) continue;
                    char *target = (char *)g->inputGradient + offset + channel * ELEMENT_BYTES;
                    store_element(target, load_element(target) + (Vector)(gradient & (Words)(place == tap)));
                }
            }
        }
    }
}

static void average(const void *values, int64_t pixels, int64_t channels, float *means) {
    for (int64_t channel = 0; channel < channels; channel += LANES) {
        Vector sum = {0};
        for (int64_t pixel = 0; pixel < pixels; pixel++)
            sum += load_element((const char *)values + (pixel * channels + channel) * ELEMENT_BYTES);
        *(Vector *)(means + channel) = sum / (float)pixels;
    }
}

static void average_gradient(const float *gradient, int64_t pixels, int64_t channels, void *values) {
    for (int64_t pixel = 0; pixel < pixels; pixel++) {
        for (int64_t channel = 0; channel < channels; channel += LANES) {
            const Vector value = *(const Vector *)(gradient + channel) / (float)pixels;
            store_element((char *)values + (pixel * channels + channel) * ELEMENT_BYTES, value);
        }
    }
}
