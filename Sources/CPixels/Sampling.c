#include "CPixels.h"

#include <stdbool.h>
#include <string.h>

#include "CVectorized.h"

static int32_t reflected(int32_t index, int32_t count) {
    if (index >= 0 && index < count) return index;
    if (count == 1) return 0;
    int32_t period = 2 * (count - 1);
    int32_t wrapped = index % period;
    if (wrapped < 0) wrapped += period;
    return wrapped < period - wrapped ? wrapped : period - wrapped;
}

typedef struct {
    int32_t first, second;
    float share;
} neighbors;

static inline neighbors neighbors_of(double position, int32_t count) {
    // Beyond the bound, which also takes what is not a number, a place has no meaning in any picture.
    if (!(position > -1e9)) position = -1e9;
    if (position > 1e9) position = 1e9;
    int32_t floor = (int32_t)position;
    if (floor > position) floor--;
    neighbors found = {floor, floor + 1, (float)(position - floor)};
    if (floor < 0 || floor + 1 >= count) {
        found.first = reflected(floor, count);
        found.second = reflected(floor + 1, count);
    }
    return found;
}

void cpixels_sample_portable(
    const uint8_t *pixels, int32_t width, int32_t height, cpixels_places places, float weight, size_t begin, size_t end,
    float *sums) {
    for (size_t i = begin; i < end; i++) {
        neighbors columns = neighbors_of(places.x + (double)i * places.step_x, width);
        neighbors rows = neighbors_of(places.y + (double)i * places.step_y, height);
        const uint8_t *above = pixels + (size_t)rows.first * (size_t)width * 3;
        const uint8_t *below = pixels + (size_t)rows.second * (size_t)width * 3;
        size_t left = (size_t)columns.first * 3, right = (size_t)columns.second * 3;
        for (size_t c = 0; c < 3; c++) {
            float upper = above[left + c] + (float)(above[right + c] - above[left + c]) * columns.share;
            float lower = below[left + c] + (float)(below[right + c] - below[left + c]) * columns.share;
            sums[i * 3 + c] += weight * (upper + (lower - upper) * rows.share);
        }
    }
}

typedef float floats __attribute__((ext_vector_type(4)));
typedef uint8_t bytes __attribute__((ext_vector_type(4)));

// The three channels of a pixel, and whatever byte follows them.
static inline __attribute__((always_inline)) floats pixel(const uint8_t *p) {
    bytes b;
    memcpy(&b, p, sizeof b);
    return __builtin_convertvector(b, floats);
}

static inline __attribute__((always_inline)) floats interpolated(
    const uint8_t *pixels, int32_t width, double x, double y) {
    const int32_t column = (int32_t)x, row = (int32_t)y;
    const floats across = (floats)((float)(x - column)), down = (floats)((float)(y - row));
    const uint8_t *above = pixels + ((size_t)row * (size_t)width + (size_t)column) * 3;
    const uint8_t *below = above + (size_t)width * 3;
    const floats upper = pixel(above) + (pixel(above + 3) - pixel(above)) * across;
    const floats lower = pixel(below) + (pixel(below + 3) - pixel(below)) * across;
    return upper + (lower - upper) * down;
}

// All places lie inside the picture, none on the last pixel: four at a time, the same operations in the same order.
static void sample_inside(
    const uint8_t *pixels, int32_t width, cpixels_places places, float weight, size_t count, float *sums) {
    for (size_t i = 0; i < count; i += 4) {
        floats p[4];
        for (size_t k = 0; k < 4; k++)
            p[k] = weight * interpolated(
                                pixels, width, places.x + (double)(i + k) * places.step_x,
                                places.y + (double)(i + k) * places.step_y);
        floats s[3];
        memcpy(s, sums + i * 3, sizeof s);
        s[0] += __builtin_shufflevector(p[0], p[1], 0, 1, 2, 4);
        s[1] += __builtin_shufflevector(p[1], p[2], 1, 2, 4, 5);
        s[2] += __builtin_shufflevector(p[2], p[3], 2, 4, 5, 6);
        memcpy(sums + i * 3, s, sizeof s);
    }
}

// Whether a place and the pixel after it lie between the first pixel and the one at `most`.
static bool inside(double place, int32_t most) { return place >= 0 && place < most; }

void cpixels_sample(
    const uint8_t *pixels, int32_t width, int32_t height, cpixels_places places, float weight, size_t count,
    float *sums) {
    size_t done = 0;
    const size_t quads = count / 4 * 4;
    if (quads > 0) {
        const double last = (double)(quads - 1);
        // Places on a line lie between its ends. A pixel's load reads one byte more, so the last row is left out.
        if (inside(places.x, width - 1) && inside(places.x + last * places.step_x, width - 1) &&
            inside(places.y, height - 2) && inside(places.y + last * places.step_y, height - 2)) {
            sample_inside(pixels, width, places, weight, quads, sums);
            done = quads;
        }
    }
    cpixels_sample_portable(pixels, width, height, places, weight, done, count, sums);
}

void cpixels_collapse(
    const uint32_t *sums, const int32_t *offsets, size_t factor, float scale, size_t count, uint8_t *output) {
    for (size_t i = 0; i < count; i++) {
        uint32_t red = 0, green = 0, blue = 0;
        for (size_t k = 0; k < factor; k++) {
            const uint32_t *sum = sums + offsets[i * factor + k];
            red += sum[0];
            green += sum[1];
            blue += sum[2];
        }
        output[i * 3] = (uint8_t)((float)red * scale + 0.5f);
        output[i * 3 + 1] = (uint8_t)((float)green * scale + 0.5f);
        output[i * 3 + 2] = (uint8_t)((float)blue * scale + 0.5f);
    }
}

typedef uint16_t sums16 __attribute__((ext_vector_type(4)));
typedef uint32_t sums32 __attribute__((ext_vector_type(4)));

VECTORIZED void cpixels_add_rows(
    const uint8_t *restrict rows, size_t stride, size_t factor, size_t count, uint16_t *restrict sums) {
    for (size_t i = 0; i < count; i++) sums[i] = rows[i];
    for (size_t row = 1; row < factor; row++) {
        const uint8_t *restrict line = rows + row * stride;
        for (size_t i = 0; i < count; i++) sums[i] = (uint16_t)(sums[i] + line[i]);
    }
}

VECTORIZED void cpixels_average(const uint16_t *restrict sums, size_t factor, size_t count, uint8_t *restrict output) {
    // The quotient in 24 bits behind the point: 255 * factor^2 * (2^24 / factor^2) fits 32 bits.
    const uint32_t reciprocal = (1u << 24) / (uint32_t)(factor * factor);
    for (size_t i = 0; i < count; i++) {
        sums32 total = (sums32)(0u);
        for (size_t k = 0; k < factor; k++) {
            sums16 sum;
            memcpy(&sum, sums + (i * factor + k) * 3, sizeof sum);
            total += __builtin_convertvector(sum, sums32);
        }
        const sums32 mean = (total * reciprocal + (1u << 23)) >> 24;
        output[i * 3] = (uint8_t)mean.x;
        output[i * 3 + 1] = (uint8_t)mean.y;
        output[i * 3 + 2] = (uint8_t)mean.z;
    }
}
