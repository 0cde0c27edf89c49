#include <immintrin.h>

#include "CKernelsEngine.h"
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define NAME(x) gag_winograd_##x##_f32_avx2
#define HAS_SIDE_4
#define INPUT_LANES 8
#define PRODUCT_LANES 8
#define ACTIVATION_BYTES 4
#define TRANSFORMED_BYTES 4
typedef float Input __attribute__((vector_size(32), aligned(4)));
typedef Input Product;

#define load_input(p) (*(const Input *)(p))
#define store_transformed(p, v) (*(Input *)(p) = (v))

static inline __attribute__((always_inline)) void finish(
    const GagWinograd *w, Product value, int64_t channel, const char *residual, char *output) {
    value += *(const Product *)(w->bias + channel);
    if (residual) value += *(const Product *)residual;
    if (w->relu) value = (Product)_mm256_max_ps((__m256)value, _mm256_setzero_ps());
    *(Product *)output = value;
}

#include "winograd_tile.h"
#pragma clang attribute pop
