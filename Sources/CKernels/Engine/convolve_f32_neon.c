#if defined(__aarch64__)
#include <arm_neon.h>

#include "descriptor.h"

#define KERNEL convolve
#define TILE_ROWS 6
#define PANEL_VECTORS 4
#define LANES 4
#define WEIGHT_BYTES 16
#define OUTPUT_BYTES 16
#define RESIDUAL_BYTES 16
#define PREFETCH_BYTES 1024
typedef float32x4_t Accumulator, Weights, Broadcast;

#define zero() vdupq_n_f32(0)
#define load_weights(p) vld1q_f32((const float *)(p))
#define broadcast(p) vld1q_dup_f32((const float *)(p))
#define multiply_add(acc, a, w) vfmaq_f32(acc, a, w)

static inline __attribute__((always_inline)) void finish(
    const GagConvolution *c, float32x4_t acc, const float *scale, const float *bias, const char *residual, char *output) {
    float32x4_t value = vfmaq_f32(vld1q_f32(bias), acc, vld1q_f32(scale));
    if (residual) value = vaddq_f32(value, vld1q_f32((const float *)residual));
    if (c->relu) value = vmaxq_f32(value, vdupq_n_f32(0));
    vst1q_f32((float *)output, value);
}

#include "convolution_tile.h"

DESCRIBE_CONVOLUTION(gag_f32_neon, "f32-neon", GAG_CPU_NEON, GAG_F32, 0, 255, convolve);
#endif
