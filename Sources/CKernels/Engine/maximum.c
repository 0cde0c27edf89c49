#include "CKernelsEngine.h"
#include "CVectorized.h"

// Floats that are not negative have the order of their bits, so that integer comparisons, which every vector instruction
// set has, serve both formats.

typedef int32_t Words __attribute__((vector_size(64), aligned(4)));
typedef uint16_t Halves __attribute__((vector_size(64), aligned(2)));

#define DEFINE_MAXIMUM(name, Vector)                                                                         \
    VECTORIZED_512 void name(const GagMaximum *m) {                                                          \
        for (int32_t x = 0; x < m->outputWidth; x++) {                                                       \
            const int64_t first = x > 0 ? 2 * x - 1 : 0;                                                     \
            const int64_t last = 2 * x + 1 < m->inputWidth ? 2 * x + 1 : m->inputWidth - 1;                  \
            char *output = (char *)m->output + x * m->outputPixelStride;                                     \
            for (int64_t byte = 0; byte < m->bytes; byte += (int64_t)sizeof(Vector)) {                       \
                Vector largest = {0};                                                                        \
                for (int row = 0; row < 3; row++) {                                                          \
                    for (int64_t column = first; column <= last; column++) {                                 \
                        const char *input = (const char *)m->rows[row] + column * m->inputPixelStride + byte; \
                        largest = __builtin_elementwise_max(largest, *(const Vector *)input);                \
                    }                                                                                        \
                }                                                                                            \
                *(Vector *)output = largest;                                                                 \
                output += sizeof(Vector);                                                                    \
            }                                                                                                \
        }                                                                                                    \
    }

DEFINE_MAXIMUM(gag_maximum4, Words)
DEFINE_MAXIMUM(gag_maximum2, Halves)
