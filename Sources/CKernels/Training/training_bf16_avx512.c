#if defined(__x86_64__)
#include <immintrin.h>

#include "../Engine/descriptor.h"
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,fma"))), apply_to = function)

#define LANES 16
#define TILE_ROWS 14
#define PREFETCH_BYTES 2048
#define PANEL_VECTORS 2
#define ELEMENT_BYTES 2
#define GROUP 2
#define WEIGHT_BYTES 64
#define OUTPUT_BYTES 32
#define RESIDUAL_BYTES 32
typedef float Vector __attribute__((vector_size(64), aligned(4)));
typedef int32_t Words __attribute__((vector_size(64), aligned(4)));
typedef Vector Accumulator;
typedef __m512i Weights, Broadcast;

#define zero() ((Vector){0})
#define load_weights(p) _mm512_loadu_si512(p)
#define broadcast(p) _mm512_set1_epi32(*(const int32_t *)(p))
#define multiply_add(acc, a, w) ((Vector)_mm512_dpbf16_ps((__m512)(acc), (__m512bh)(w), (__m512bh)(a)))
#define widen(p) _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)(p)))
#define narrow(v) ((__m256i)_mm512_cvtneps_pbh((__m512)(v)))
#define load_element(p) ((Vector)_mm512_slli_epi32(widen(p), 16))
#define store_element(p, v) _mm256_storeu_si256((__m256i *)(p), narrow(v))
/// A vector of words of two elements: those of a pixel below those of the next.
#define load_words(p, next) ((Words)_mm512_or_si512(widen(p), _mm512_slli_epi32(widen(next), 16)))
#define scaled(p, factor) ((__m512)(*(const Vector *)(p) * (factor)))
#define load_group(p, factor) ((Words)_mm512_cvtne2ps_pbh(scaled((p) + 16, factor), scaled(p, factor)))
#define load_narrowed(p, factor, next, nextFactor)                                   \
    ((Words)_mm512_or_si512(                                                         \
        _mm512_cvtepu16_epi32(narrow(scaled(p, factor))),                            \
        _mm512_slli_epi32(_mm512_cvtepu16_epi32(narrow(scaled(next, nextFactor))), 16)))

#include "training_kernels.h"
#pragma clang attribute pop

DESCRIBE_TRAINING(
    gag_training_bf16_avx512, "train-bf16-avx512", GAG_CPU_AVX512 | GAG_CPU_AVX512_BF16, GAG_BF16, 0, 0);
#endif
