// Passes over the channels of pixels: what a convolution's epilogue cannot do, since it needs sums over all pixels first.

#define FOR_EACH_VECTOR(p)                                                                                 \
    for (int64_t pixel = (p)->firstPixel; pixel < (p)->lastPixel; pixel++)                                 \
        for (int64_t channel = 0, offset = pixel * (p)->channels * ELEMENT_BYTES; channel < (p)->channels; \
             channel += LANES, offset += LANES * ELEMENT_BYTES)
#define OPERAND(name) load_element((const char *)p->name + offset)

/// `shortcut`: 0 none, 1 as it is, 2 normalised itself.
INLINE void normalize_pixels(const GagPass *p, const int shortcut, const int relu) {
    FOR_EACH_VECTOR(p) {
        Vector value = OPERAND(input) * CHANNEL_VECTOR(p->scale) + CHANNEL_VECTOR(p->shift);
        if (shortcut == 1) value += OPERAND(residual);
        if (shortcut == 2)
            value += OPERAND(residual) * CHANNEL_VECTOR(p->residualScale) + CHANNEL_VECTOR(p->residualShift);
        if (relu) value = rectified_where(value, value);
        store_element((char *)p->output + offset, value);
    }
}

static void normalize(const GagPass *p) {
    const int shortcut = !p->residual ? 0 : !p->residualScale ? 1 : 2;
    switch (shortcut * 2 + (p->relu != 0)) {
        case 0: normalize_pixels(p, 0, 0); break;
        case 1: normalize_pixels(p, 0, 1); break;
        case 2: normalize_pixels(p, 1, 0); break;
        case 3: normalize_pixels(p, 1, 1); break;
        case 4: normalize_pixels(p, 2, 0); break;
        default: normalize_pixels(p, 2, 1);
    }
}

static void normalize_gradient(const GagPass *p) {
    FOR_EACH_VECTOR(p) {
        const Vector slope = OPERAND(input) * CHANNEL_VECTOR(p->shift) + CHANNEL_VECTOR(p->offset);
        store_element((char *)p->output + offset, OPERAND(gradient) * CHANNEL_VECTOR(p->scale) + slope);
    }
}

static void finish_pixels(const GagPass *p) {
    // As many pixels as stay in the first-level cache while their vectors are walked one below the other.
    const int64_t block = 16384 / (p->channels * ELEMENT_BYTES) + 1;
    for (int64_t first = p->firstPixel; first < p->lastPixel; first += block) {
        const int64_t last = first + block < p->lastPixel ? first + block : p->lastPixel;
        for (int64_t channel = 0; channel < p->channels; channel += LANES) {
            Sums sums = NO_SUMS;
            for (int64_t pixel = first; pixel < last; pixel++) {
                const int64_t offset = (pixel * p->channels + channel) * ELEMENT_BYTES;
                const Vector value = finished(p->epilogue, OPERAND(gradient), offset, channel, &sums);
                if (p->output) store_element((char *)p->output + offset, value);
            }
            add_sums(p->epilogue, &sums, channel);
        }
    }
}
