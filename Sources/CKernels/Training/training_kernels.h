// All training kernels of one instruction set and format, whose vectors the including file defines: those of
// convolution_tile.h, and
//   LANES, ELEMENT_BYTES, GROUP     floats of a vector, bytes of an element in memory, elements of a group of four bytes
//   Vector, Words                   floats and groups
//   load_element(p), store_element(p, v)    LANES elements, as floats
//   load_words(p, next)             LANES groups of the elements at p and, with two in a group, next
//   load_group(p, factor), load_narrowed(p, factor, next, nextFactor)    groups of fp32 weights: successive ones, or those
//                                   at p and next
#include "training_descriptor.h"
#define FINISH_TILE
#define KERNEL training_convolve

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

#include "training_epilogue.h"
#undef INLINE
#include "../Engine/convolution_tile.h"

#include "training_packing.h"
#include "training_passes.h"
#include "training_pooling.h"
#undef INLINE
#undef UNROLL
#include "training_winograd.h"
