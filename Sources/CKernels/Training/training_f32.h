// What the fp32 training kernels share: everything but the width of a vector, for which the including file defines LANES,
// TILE_ROWS and PREFETCH_BYTES.
#include "../Engine/descriptor.h"

#define PANEL_VECTORS 2
#define ELEMENT_BYTES 4
#define GROUP 1
#define WEIGHT_BYTES (LANES * 4)
#define OUTPUT_BYTES (LANES * 4)
#define RESIDUAL_BYTES (LANES * 4)
typedef float Vector __attribute__((vector_size(LANES * 4), aligned(4)));
typedef int32_t Words __attribute__((vector_size(LANES * 4), aligned(4)));
typedef Vector Accumulator, Weights;
typedef float Broadcast;

#define zero() ((Vector){0})
#define load_weights(p) (*(const Vector *)(p))
#define broadcast(p) (*(const float *)(p))
#define multiply_add(acc, a, w) ((a) * (w) + (acc))
#define load_element(p) (*(const Vector *)(p))
#define store_element(p, v) (*(Vector *)(p) = (v))
/// A vector of words for `LANES` groups: here the elements themselves.
#define load_words(p, next) ((void)(next), *(const Words *)(p))
/// Weights of `LANES` groups of inputs.
#define load_group(p, factor) ((Words)(*(const Vector *)(p) * (factor)))
#define load_narrowed(p, factor, next, nextFactor) ((void)(next), (void)(nextFactor), load_group(p, factor))

#include "training_kernels.h"
