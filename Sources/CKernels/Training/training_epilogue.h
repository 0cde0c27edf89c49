// What becomes of the values of a tile while they are in registers.

typedef struct {
    Vector plain, product, second;
} Sums;

#define NO_SUMS {{0}, {0}, {0}}
#define CHANNEL_VECTOR(p) (*(const Vector *)((p) + channel))

INLINE Vector rectified_where(Vector value, Vector mask) {
    return (Vector)((Words)value & (Words)(mask > (Vector){0}));
}

/// One vector: `offset` is where it lies, in bytes from the first.
INLINE Vector finished(const GagEpilogue *e, Vector value, int64_t offset, int64_t channel, Sums *sums) {
    if (e->bias) value += CHANNEL_VECTOR(e->bias);
    if (e->addend) value += load_element((const char *)e->addend + offset);
    if (e->rectifies) value = rectified_where(value, value);
    if (e->mask) value = rectified_where(value, load_element((const char *)e->mask + offset));
    sums->plain += value;
    sums->product += value * (e->below ? load_element((const char *)e->below + offset) : value);
    if (e->second) sums->second += value * load_element((const char *)e->second + offset);
    return value;
}

INLINE void add_sums(const GagEpilogue *e, const Sums *sums, int64_t channel) {
    if (!e->sums) return;
    float *target = e->sums + channel;
    *(Vector *)target += sums->plain;
    *(Vector *)(target + e->sumStride) += sums->product;
    if (e->second) *(Vector *)(target + 2 * e->sumStride) += sums->second;
}

/// A tile of a convolution.
INLINE void finish_tile(
    const GagConvolution *c, const int rowCount, Accumulator acc[TILE_ROWS][PANEL_VECTORS], char *output, int64_t channel) {
    const GagEpilogue *e = c->epilogue;
    if (e->accumulates) {
        output += channel * 4;
        UNROLL for (int i = 0; i < rowCount; i++) {
            UNROLL for (int v = 0; v < PANEL_VECTORS; v++) ((Vector *)output)[v] += acc[i][v];
            output += c->outputPixelStride;
        }
        return;
    }
    output += channel * ELEMENT_BYTES;
    const int64_t first = output - (char *)c->output;
    UNROLL for (int v = 0; v < PANEL_VECTORS; v++) {
        Sums sums = NO_SUMS;
        UNROLL for (int i = 0; i < rowCount; i++) {
            const int64_t offset = i * c->outputPixelStride + v * OUTPUT_BYTES;
            store_element(output + offset, finished(e, acc[i][v], first + offset, channel + v * LANES, &sums));
        }
        add_sums(e, &sums, channel + v * LANES);
    }
}
