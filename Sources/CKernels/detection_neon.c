#if defined(__aarch64__)
#define FLOATS 4
#define WIDE_VECTORS 4
#define WIDE_PIXELS 6
#define NARROW_PIXELS 10
#define DEPTH_PIXELS 8
#include "detection_rows.h"

DESCRIBE_DETECTION(gag_detection_neon, GAG_CPU_NEON);
#endif
