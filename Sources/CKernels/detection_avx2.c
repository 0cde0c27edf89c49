#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define FLOATS 8
#define WIDE_VECTORS 2
#define WIDE_PIXELS 6
#define NARROW_PIXELS 10
#define DEPTH_PIXELS 4
#include "detection_rows.h"

#pragma clang attribute pop

DESCRIBE_DETECTION(gag_detection_avx2, GAG_CPU_AVX2);
#endif
