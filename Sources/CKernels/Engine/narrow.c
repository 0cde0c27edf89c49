#include "CKernelsEngine.h"
#include "CVectorized.h"

VECTORIZED_512 void gag_quantize(const float *values, uint8_t *bytes, int64_t count, float factor, int32_t maximum) {
    for (int64_t i = 0; i < count; i++) {
        // Values are not negative, so that cutting off the fraction of value + ½ rounds to nearest.
        const int32_t rounded = (int32_t)(values[i] * factor + 0.5f);
        bytes[i] = (uint8_t)(rounded < maximum ? rounded : maximum);
    }
}

VECTORIZED_512 void gag_narrow_bf16(const float *values, uint16_t *halves, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
        uint32_t bits;
        __builtin_memcpy(&bits, values + i, sizeof bits);
        // Just under half a unit, and a whole half if the unit is odd: to nearest, ties to even.
        halves[i] = (uint16_t)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
    }
}
