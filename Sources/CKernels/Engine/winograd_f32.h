// What the fp32 Winograd kernels share: everything but the width of a vector, for which the including file defines
// NAME(x), VECTOR_BYTES and rectify(v).
#define HAS_SIDE_4
#define INPUT_LANES (VECTOR_BYTES / 4)
#define PRODUCT_LANES INPUT_LANES
#define ACTIVATION_BYTES 4
#define TRANSFORMED_BYTES 4
typedef float Input __attribute__((vector_size(VECTOR_BYTES), aligned(4)));
typedef Input Product;

#define load_input(p) (*(const Input *)(p))
#define store_transformed(p, v) (*(Input *)(p) = (v))

static inline __attribute__((always_inline)) void finish(
    const GagWinograd *w, Product value, int64_t channel, const char *residual, char *output) {
    value += *(const Product *)(w->bias + channel);
    if (residual) value += *(const Product *)residual;
    *(Product *)output = w->relu ? rectify(value) : value;
}

#include "winograd_tile.h"
