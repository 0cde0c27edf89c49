#include <immintrin.h>

#include "CKernelsEngine.h"
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))), apply_to = function)

#define NAME(x) gag_winograd_##x##_f32_avx512
#define HAS_SIDE_4
#define INPUT_LANES 16
#define PRODUCT_LANES 16
#define ACTIVATION_BYTES 4
#define TRANSFORMED_BYTES 4
typedef float Input __attribute__((vector_size(64), aligned(4)));
typedef Input Product;

#define load_input(p) (*(const Input *)(p))
#define store_transformed(p, v) (*(Input *)(p) = (v))

static inline __attribute__((always_inline)) void finish(
    const GagWinograd *w, Product value, int64_t channel, const char *residual, char *output) {
    value += *(const Product *)(w->bias + channel);
    if (residual) value += *(const Product *)residual;
    if (w->relu) value = (Product)_mm512_max_ps((__m512)value, _mm512_setzero_ps());
    *(Product *)output = value;
}

#include "winograd_tile.h"
#pragma clang attribute pop
