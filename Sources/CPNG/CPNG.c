#include "CPNG.h"

#include <png.h>
#include <setjmp.h>
#include <string.h>
#include <zlib.h>

typedef struct {
    const uint8_t *bytes;
    size_t count;
    size_t position;
    cpng_status status;
    cpng_message *message;
    jmp_buf failed;
} reader;

static void keep_message(cpng_message *message, const char *text) {
    strncpy(message->text, text, sizeof message->text - 1);
    message->text[sizeof message->text - 1] = 0;
}

static void on_error(png_structp png, png_const_charp text) {
    reader *r = png_get_error_ptr(png);
    if (r->status == CPNG_OK) r->status = CPNG_CORRUPT;
    keep_message(r->message, text);
    longjmp(r->failed, 1);
}

// libpng only warns of surplus or inconsistent data at the end of the compressed image ("IDAT: ..."); other warnings
// concern metadata that is not used.
static void on_warning(png_structp png, png_const_charp text) {
    if (strncmp(text, "IDAT", 4) == 0) on_error(png, text);
}

static void read_bytes(png_structp png, png_bytep target, size_t count) {
    reader *r = png_get_io_ptr(png);
    if (count > r->count - r->position) {
        r->status = CPNG_TRUNCATED;
        png_error(png, "the file ends inside a chunk");
    }
    memcpy(target, r->bytes + r->position, count);
    r->position += count;
}

static void convert_as_opencv(png_structp png, png_infop info) {
    int depth = png_get_bit_depth(png, info);
    int color = png_get_color_type(png, info);
    if (depth == 16) png_set_strip_16(png);
    png_set_strip_alpha(png);
    if (color == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
    if ((color & PNG_COLOR_MASK_COLOR) == 0) {
        if (depth < 8) png_set_expand_gray_1_2_4_to_8(png);
        png_set_gray_to_rgb(png);
    }
}

cpng_status cpng_decode_rgb(
    const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, uint8_t *pixels, cpng_message *message) {
    reader r = {.bytes = bytes, .count = count, .status = CPNG_OK, .message = message};
    message->text[0] = 0;
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &r, on_error, on_warning);
    if (png == NULL) return CPNG_OUT_OF_MEMORY;
    png_infop volatile info = NULL;
    if (setjmp(r.failed) != 0) {
        png_infop created = info;
        png_destroy_read_struct(&png, &created, NULL);
        return r.status;
    }
    info = png_create_info_struct(png);
    if (info == NULL) png_error(png, "out of memory");
    png_set_read_fn(png, &r, read_bytes);
    png_set_user_limits(png, width, height);
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);

    png_read_info(png, info);
    if (png_get_image_width(png, info) != width || png_get_image_height(png, info) != height)
        png_error(png, "the header contradicts itself");
    convert_as_opencv(png, info);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    size_t stride = (size_t)width * 3;
    if (png_get_rowbytes(png, info) != stride) png_error(png, "unexpected row size");
    for (int pass = 0; pass < passes; pass++)
        for (uint32_t y = 0; y < height; y++) png_read_row(png, pixels + y * stride, NULL);
    png_read_end(png, NULL);

    png_infop created = info;
    png_destroy_read_struct(&png, &created, NULL);
    return CPNG_OK;
}

cpng_status cpng_inflate(const uint8_t *bytes, size_t size, uint8_t *target, size_t *count) {
    z_stream stream = {.next_in = (Bytef *)bytes, .avail_in = (uInt)size, .next_out = target, .avail_out = (uInt)*count};
    if (inflateInit(&stream) != Z_OK) return CPNG_OUT_OF_MEMORY;
    int ended = inflate(&stream, Z_FINISH);
    *count = stream.total_out;
    inflateEnd(&stream);
    return ended == Z_STREAM_END ? CPNG_OK : CPNG_CORRUPT;
}

cpng_status cpng_encode_rgb(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint8_t *file, size_t *count, cpng_message *message) {
    png_image image = {.version = PNG_IMAGE_VERSION, .width = width, .height = height, .format = PNG_FORMAT_RGB};
    message->text[0] = 0;
    if (file == NULL) {
        *count = PNG_IMAGE_PNG_SIZE_MAX(image);
        return CPNG_OK;
    }
    png_alloc_size_t size = *count;
    if (!png_image_write_to_memory(&image, file, &size, 0, pixels, (png_int_32)(width * 3), NULL)) {
        keep_message(message, image.message);
        return CPNG_CORRUPT;
    }
    *count = size;
    return CPNG_OK;
}
