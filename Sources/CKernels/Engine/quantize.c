#include "CKernelsEngine.h"

void gag_quantize(const float *values, uint8_t *bytes, int64_t count, float factor, int32_t maximum) {
    for (int64_t i = 0; i < count; i++) {
        // Values are not negative, so that cutting off the fraction of value + ½ rounds to nearest.
        const int32_t rounded = (int32_t)(values[i] * factor + 0.5f);
        bytes[i] = (uint8_t)(rounded < maximum ? rounded : maximum);
    }
}
