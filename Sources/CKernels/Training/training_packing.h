// What a matrix product reads, in the order in which it reads it.

enum { PANEL = PANEL_VECTORS * LANES };

#define ROUND(stage, low, high)                                    \
    UNROLL for (int i = 0; i < LANES; i++) {                       \
        if (i & stage) continue;                                   \
        const Words a = v[i], b = v[i + stage];                    \
        v[i] = __builtin_shufflevector(a, b, low);                 \
        v[i + stage] = __builtin_shufflevector(a, b, high);        \
    }
#define LIST(...) __VA_ARGS__

/// Transposes a square of words: blocks of one side of the diagonal change places with those of the other, of half the side,
/// then of a quarter, down to single words (Eklundh 1972).
INLINE void transpose_words(Words *v) {
#if LANES == 16
    ROUND(8, LIST(0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23),
          LIST(8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31))
    ROUND(4, LIST(0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27),
          LIST(4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31))
    ROUND(2, LIST(0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29),
          LIST(2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31))
    ROUND(1, LIST(0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30),
          LIST(1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31))
#else
    ROUND(4, LIST(0, 1, 2, 3, 8, 9, 10, 11), LIST(4, 5, 6, 7, 12, 13, 14, 15))
    ROUND(2, LIST(0, 1, 8, 9, 4, 5, 12, 13), LIST(2, 3, 10, 11, 6, 7, 14, 15))
    ROUND(1, LIST(0, 8, 2, 10, 4, 12, 6, 14), LIST(1, 9, 3, 11, 5, 13, 7, 15))
#endif
}

static void pack_outputs(const float *weights, const float *factors, int64_t taps, int64_t inputs, void *packed) {
    char *target = packed;
    for (int64_t tap = 0; tap < taps; tap++) {
        for (int64_t input = 0; input < inputs; input += LANES * GROUP) {
            for (int half = 0; half < PANEL_VECTORS; half++) {
                Words v[LANES];
                const float *source = weights + (half * LANES * taps + tap) * inputs + input;
                UNROLL for (int i = 0; i < LANES; i++) {
                    const Vector factor = (Vector){0} + (factors ? factors[half * LANES + i] : 1);
                    v[i] = load_group(source + i * taps * inputs, factor);
                }
                transpose_words(v);
                UNROLL for (int i = 0; i < LANES; i++) *(Words *)(target + i * PANEL * 4 + half * LANES * 4) = v[i];
            }
            target += LANES * PANEL * 4;
        }
    }
}

static void pack_inputs(
    const float *weights, const float *factors, int64_t taps, int64_t inputs, int64_t outputs, void *packed) {
    char *target = packed;
    for (int64_t output = 0; output < outputs; output += GROUP) {
        const Vector factor = (Vector){0} + (factors ? factors[output] : 1);
        const Vector nextFactor = (Vector){0} + (factors ? factors[output + GROUP - 1] : 1);
        UNROLL for (int v = 0; v < PANEL_VECTORS; v++) {
            const float *source = weights + v * LANES;
            *(Words *)target = load_narrowed(source, factor, source + (GROUP - 1) * taps * inputs, nextFactor);
            target += LANES * 4;
        }
        weights += GROUP * taps * inputs;
    }
}

/// A square of words: as many pixels or pairs of them as a vector has lanes, of which `count` pixels are there.
INLINE void transpose_square(const char *pixels, int64_t pixelBytes, int64_t count, const int isWhole, char *target, int64_t rowBytes) {
    static const char zeros[LANES * 4];
    Words v[LANES];
    UNROLL for (int i = 0; i < LANES; i++) {
        const char *source = pixels + i * GROUP * pixelBytes;
        if (isWhole) v[i] = load_words(source, source + pixelBytes);
        else v[i] = load_words(
            i * GROUP < count ? source : zeros, (i + 1) * GROUP - 1 < count ? source + pixelBytes : zeros);
    }
    transpose_words(v);
    UNROLL for (int i = 0; i < LANES; i++) *(Words *)(target + i * rowBytes) = v[i];
}

static void transpose(
    const void *values, int64_t pixelChannels, int64_t first, int64_t count, int64_t firstChannel, int64_t lastChannel,
    void *turned, int64_t stride) {
    const int64_t pixelBytes = pixelChannels * ELEMENT_BYTES, rowBytes = stride * ELEMENT_BYTES;
    const char *pixels = (const char *)values + first * pixelBytes;
    for (int64_t pixel = 0; pixel < count; pixel += LANES * GROUP) {
        const int64_t left = count - pixel;
        for (int64_t channel = firstChannel; channel < lastChannel; channel += LANES) {
            const char *source = pixels + pixel * pixelBytes + channel * ELEMENT_BYTES;
            char *target = (char *)turned + (channel - firstChannel) * rowBytes + pixel * ELEMENT_BYTES;
            if (left >= LANES * GROUP) transpose_square(source, pixelBytes, left, 1, target, rowBytes);
            else transpose_square(source, pixelBytes, left, 0, target, rowBytes);
        }
    }
}

/// Whether a tap's row or column is inside the input.
INLINE int is_inside(int64_t position, int64_t extent) { return position >= 0 && position < extent; }

enum { GATHERED = 64 };

/// Where a tap sees `count` output pixels from (image, y, x) on, which then are those that follow.
INLINE void locate_pixels(
    const GagPatches *g, int32_t tapRow, int32_t tapColumn, const char *zeros, int64_t *image, int64_t *y, int64_t *x,
    int64_t count, const char **source) {
    const int64_t pixelBytes = g->channels * ELEMENT_BYTES;
    for (int64_t i = 0; i < count;) {
        const int64_t run = g->outputWidth - *x < count - i ? g->outputWidth - *x : count - i;
        const int64_t iy = *y * g->stride - g->paddingTop + tapRow, ix = *x * g->stride - g->paddingLeft + tapColumn;
        const char *first = (const char *)g->input + ((*image * g->inputHeight + iy) * g->inputWidth + ix) * pixelBytes
            + (zeros - (const char *)g->zeros);
        // Few pixels at either end lie outside.
        int64_t lower = 0, upper = is_inside(iy, g->inputHeight) ? run : 0;
        while (lower < upper && ix + lower * g->stride < 0) source[i + lower++] = zeros;
        while (upper > lower && ix + (upper - 1) * g->stride >= g->inputWidth) upper--;
        for (int64_t j = lower; j < upper; j++) source[i + j] = first + j * g->stride * pixelBytes;
        for (int64_t j = upper; j < run; j++) source[i + j] = zeros;
        i += run;
        *x += run;
        if (*x < g->outputWidth) continue;
        *x = 0;
        if (++*y == g->outputHeight) *y = 0, ++*image;
    }
}

static void gather(
    const GagPatches *g, int32_t tapRow, int32_t tapColumn, int64_t firstChannel, int64_t first, int64_t count,
    void *packed) {
    const int64_t pixels = (int64_t)g->outputHeight * g->outputWidth, step = LANES * GROUP;
    int64_t image = first / pixels, y = first % pixels / g->outputWidth, x = first % g->outputWidth;
    const int64_t whole = (count + step - 1) / step * step;
    const char *zeros = (const char *)g->zeros + firstChannel * ELEMENT_BYTES;
    char *target = packed;
    for (int64_t done = 0; done < whole; done += GATHERED) {
        const char *source[GATHERED];
        const int64_t room = whole - done < GATHERED ? whole - done : GATHERED;
        const int64_t there = count - done < room ? count - done : room;
        locate_pixels(g, tapRow, tapColumn, zeros, &image, &y, &x, there, source);
        for (int64_t i = there; i < room; i++) source[i] = zeros;
        for (int64_t i = 0; i < room; i += GROUP) {
            UNROLL for (int v = 0; v < PANEL_VECTORS; v++) {
                const int64_t offset = v * LANES * ELEMENT_BYTES;
                *(Words *)target = load_words(source[i] + offset, source[i + GROUP - 1] + offset);
                target += LANES * 4;
            }
        }
    }
}

static void columns(const GagPatches *g, int64_t first, int64_t count, int64_t depth, void *rows) {
    const int64_t pixels = (int64_t)g->outputHeight * g->outputWidth, pixelBytes = g->channels * ELEMENT_BYTES;
    const int64_t rowBytes = g->inputWidth * pixelBytes, tapBytes = g->kernel * pixelBytes, depthBytes = depth * ELEMENT_BYTES;
    // Taps that are copied by whole vectors: each overwrites what the one before wrote too much.
    enum { STEP = 64 };
    const int64_t copied = (tapBytes + STEP - 1) / STEP * STEP;
    const int64_t fitting = depthBytes < copied ? 0 : (depthBytes - copied) / tapBytes + 1;
    for (int64_t pixel = first; pixel < first + count; pixel++) {
        char *target = (char *)rows + (pixel - first) * depthBytes;
        const int64_t image = pixel / pixels, y = pixel % pixels / g->outputWidth, x = pixel % g->outputWidth;
        const char *base = (const char *)g->input + image * g->inputHeight * rowBytes;
        const int64_t top = y * g->stride - g->paddingTop, left = x * g->stride - g->paddingLeft;
        const int isInside = left >= 0 && left + g->kernel <= g->inputWidth && top >= 0
            && (top + g->kernel) * rowBytes + copied <= g->inputHeight * rowBytes;
        if (isInside && fitting >= g->kernel) {
            const char *source = base + top * rowBytes + left * pixelBytes;
            for (int32_t tap = 0; tap < g->kernel; tap++) {
                for (int64_t i = 0; i < copied; i += STEP) __builtin_memcpy(target + tap * tapBytes + i, source + i, STEP);
                source += rowBytes;
            }
            __builtin_memset(target + g->kernel * tapBytes, 0, (size_t)(depthBytes - g->kernel * tapBytes));
            continue;
        }
        __builtin_memset(target, 0, (size_t)depthBytes);
        const int64_t from = left < 0 ? -left : 0;
        const int64_t to = left + g->kernel > g->inputWidth ? g->inputWidth - left : g->kernel;
        for (int32_t tap = 0; tap < g->kernel; tap++) {
            const int64_t iy = top + tap;
            if (!is_inside(iy, g->inputHeight) || to <= from) continue;
            const char *source = base + iy * rowBytes + (left + from) * pixelBytes;
            __builtin_memcpy(target + tap * tapBytes + from * pixelBytes, source, (size_t)((to - from) * pixelBytes));
        }
    }
}
