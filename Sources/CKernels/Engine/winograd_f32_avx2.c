#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define NAME(x) gag_winograd_##x##_f32_avx2
#define LANES 8
#define ELEMENT_BYTES 4
typedef float Vector __attribute__((vector_size(32), aligned(4)));

#define load(p) (*(const Vector *)(p))
#define store(p, v) (*(Vector *)(p) = (v))
#define clip(v, relu) ((relu) ? (Vector)_mm256_max_ps((__m256)(v), _mm256_setzero_ps()) : (v))

#include "winograd_tile.h"
#pragma clang attribute pop
