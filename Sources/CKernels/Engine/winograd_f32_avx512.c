#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))), apply_to = function)

#define NAME(x) gag_winograd_##x##_f32_avx512
#define LANES 16
#define ELEMENT_BYTES 4
typedef float Vector __attribute__((vector_size(64), aligned(4)));

#define load(p) (*(const Vector *)(p))
#define store(p, v) (*(Vector *)(p) = (v))
#define clip(v, relu) ((relu) ? (Vector)_mm512_max_ps((__m512)(v), _mm512_setzero_ps()) : (v))

#include "winograd_tile.h"
#pragma clang attribute pop
