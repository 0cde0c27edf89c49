#include "CPixels.h"

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

void cpixels_sample(
    const uint8_t *pixels, int32_t width, int32_t height, cpixels_places places, float weight, size_t count,
    float *sums) {
    for (size_t i = 0; i < count; i++) {
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
