// Winograd's transformation of products to outputs, which ends in an epilogue.
#if ELEMENT_BYTES == 4
#define HAS_SIDE_4
#endif
#define NAME(x) winograd_##x
#define INPUT_LANES LANES
#define PRODUCT_LANES LANES
#define ACTIVATION_BYTES ELEMENT_BYTES
#define TRANSFORMED_BYTES ELEMENT_BYTES
#define WITH_EPILOGUE
typedef Vector Input, Product;
#define load_input(p) load_element(p)
#define store_transformed(p, v) store_element(p, v)
#include "../Engine/winograd_tile.h"
