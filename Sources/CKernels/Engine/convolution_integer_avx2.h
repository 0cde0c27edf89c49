// What the AVX2 kernels of integers share: everything but the format of input, weights and output, for which the including
// file defines KERNEL, OUTPUT_BYTES, RESIDUAL_BYTES, multiply_add(acc, a, w) and finish(…) as in convolution_tile.h.
#define TILE_ROWS 6
#define PANEL_VECTORS 2
#define LANES 8
#define WEIGHT_BYTES 32
#define PREFETCH_BYTES 1024
typedef __m256i Accumulator, Weights, Broadcast;

#define zero() _mm256_setzero_si256()
#define load_weights(p) _mm256_loadu_si256((const __m256i *)(p))
#define broadcast(p) _mm256_set1_epi32(*(const int32_t *)(p))

#include "convolution_tile.h"
