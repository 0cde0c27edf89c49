// Winograd's filtering of bytes, exact: inputs of seven bits become numbers of 16 bits, which the kernel
// i16-to-i32-avx2 multiplies with weights that are four times those of Lavin and Gray, so that they are whole; the scale makes up for it.
#if defined(__x86_64__)
#include <immintrin.h>

#include "descriptor.h"
#include "integer_sums_avx2.h"
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define NAME(x) winograd_##x
#define INPUT_LANES 16
#define PRODUCT_LANES 8
#define ACTIVATION_BYTES 1
#define TRANSFORMED_BYTES 2
typedef int16_t Input __attribute__((vector_size(32), aligned(2)));
// Unsigned, since sums of some products may wrap around on the way to outputs that fit.
typedef uint32_t Product __attribute__((vector_size(32), aligned(4)));

#define load_input(p) ((Input)_mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(p))))
#define store_transformed(p, v) (*(Input *)(p) = (v))

static inline __attribute__((always_inline)) void finish(
    const GagWinograd *w, Product sums, int64_t channel, const char *residual, char *output) {
    const __m256 value = gag_value_of_sums(
        (__m256i)sums, w->scale + channel, w->bias + channel, residual, w->residualScale, w->relu);
    gag_store_bytes(output, value, w->outputMaximum);
}

#include "winograd_tile.h"
#pragma clang attribute pop

DESCRIBE_WINOGRAD(gag_winograd2_u8_avx2, "winograd2-u8-avx2", GAG_CPU_AVX2, GAG_U8, 2, 0);
#endif
