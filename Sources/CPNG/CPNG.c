#include "CPNG.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

// What follows the compressed rows is looked at no further than this: it may inflate a thousandfold.
enum { most_surplus = 8192 };

struct cpng_reader {
    const uint8_t *bytes;
    size_t count;
    size_t position;
    png_structp png;
    png_infop info;
    cpng_status status;
    /// Whether the system had no memory.
    bool lacks_memory;
    unsigned warnings;
    /// Rows of all passes that are still to come.
    uint32_t rows_left;
    /// Whether the last row was inflated, and where reading stood then.
    bool has_all_rows;
    size_t end_of_rows;
    cpng_message message;
    jmp_buf failed;
};

static void keep_message(cpng_message *message, const char *text) {
    strncpy(message->text, text, sizeof message->text - 1);
    message->text[sizeof message->text - 1] = 0;
}

static void on_error(png_structp png, png_const_charp text) {
    cpng_reader *r = png_get_error_ptr(png);
    if (r->status == CPNG_OK) r->status = r->lacks_memory ? CPNG_OUT_OF_MEMORY : CPNG_CORRUPT;
    keep_message(&r->message, text);
    longjmp(r->failed, 1);
}

// libpng warns of surplus data at the end of the compressed image ("IDAT: ..."), and of damaged chunks, which are of
// metadata that is not used.
static void on_warning(png_structp png, png_const_charp text) {
    cpng_reader *r = png_get_error_ptr(png);
    keep_message(&r->message, text);
    r->warnings |= strncmp(text, "IDAT", 4) == 0 ? CPNG_STRAY_DATA : CPNG_DAMAGED_METADATA;
}

static png_voidp allocate(png_structp png, png_alloc_size_t count) {
    cpng_reader *r = png_get_mem_ptr(png);
    void *memory = malloc(count);
    if (memory == NULL) r->lacks_memory = true;
    return memory;
}

static void release(png_structp png, png_voidp memory) {
    (void)png;
    free(memory);
}

static void read_bytes(png_structp png, png_bytep target, size_t count) {
    cpng_reader *r = png_get_io_ptr(png);
    if (r->has_all_rows && r->position - r->end_of_rows > most_surplus) {
        r->warnings |= CPNG_STRAY_DATA;
        longjmp(r->failed, 1);
    }
    if (count > r->count - r->position) {
        r->status = CPNG_TRUNCATED;
        png_error(png, "the file ends inside a chunk");
    }
    memcpy(target, r->bytes + r->position, count);
    r->position += count;
}

// Called for each row behind its inflation and before libpng looks for the end of the compressed data.
static void after_row(png_structp png, png_row_infop row, png_bytep bytes) {
    (void)row;
    (void)bytes;
    cpng_reader *r = png_get_user_transform_ptr(png);
    if (--r->rows_left > 0) return;
    r->has_all_rows = true;
    r->end_of_rows = r->position;
}

static bool has_transparency(png_structp png, png_infop info) {
    return (png_get_color_type(png, info) & PNG_COLOR_MASK_ALPHA) != 0 || png_get_valid(png, info, PNG_INFO_tRNS) != 0;
}

static void convert_as_opencv(png_structp png, png_infop info, bool keeps_alpha) {
    int depth = png_get_bit_depth(png, info);
    int color = png_get_color_type(png, info);
    if (depth == 16) png_set_strip_16(png);
    if (keeps_alpha) {
        if (png_get_valid(png, info, PNG_INFO_tRNS) != 0) png_set_tRNS_to_alpha(png);
    } else {
        png_set_strip_alpha(png);
    }
    if (color == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
    if ((color & PNG_COLOR_MASK_COLOR) == 0) {
        if (depth < 8) png_set_expand_gray_1_2_4_to_8(png);
        png_set_gray_to_rgb(png);
    }
}

cpng_reader *cpng_create(const uint8_t *bytes, size_t count) {
    cpng_reader *r = calloc(1, sizeof *r);
    if (r == NULL) return NULL;
    *r = (cpng_reader){.bytes = bytes, .count = count, .status = CPNG_OK};
    r->png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, r, on_error, on_warning, r, allocate, release);
    r->info = r->png == NULL ? NULL : png_create_info_struct(r->png);
    if (r->info == NULL) {
        cpng_destroy(r);
        return NULL;
    }
    return r;
}

void cpng_destroy(cpng_reader *r) {
    png_destroy_read_struct(&r->png, &r->info, NULL);
    free(r);
}

cpng_status cpng_start(
    cpng_reader *r, uint32_t width, uint32_t height, uint32_t rows, bool keeps_alpha, int *samples) {
    if (setjmp(r->failed) != 0) return r->status;
    png_set_read_fn(r->png, r, read_bytes);
    png_set_user_limits(r->png, width, height);
    png_set_keep_unknown_chunks(r->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_read_info(r->png, r->info);
    if (png_get_image_width(r->png, r->info) != width || png_get_image_height(r->png, r->info) != height)
        png_error(r->png, "the header contradicts itself");
    *samples = keeps_alpha && has_transparency(r->png, r->info) ? 4 : 3;
    convert_as_opencv(r->png, r->info, *samples == 4);
    r->rows_left = rows;
    png_set_read_user_transform_fn(r->png, after_row);
    png_set_user_transform_info(r->png, r, 0, 0);
    png_read_update_info(r->png, r->info);
    if (png_get_rowbytes(r->png, r->info) != (size_t)width * (size_t)*samples)
        png_error(r->png, "unexpected row size");
    return CPNG_OK;
}

cpng_status cpng_read_row(cpng_reader *r, uint8_t *target) {
    // What fails behind the last row is no matter of the picture, but for the checksums of its data.
    if (setjmp(r->failed) != 0) return r->status;
    png_read_row(r->png, target, NULL);
    return CPNG_OK;
}

unsigned cpng_warnings(const cpng_reader *r) { return r->warnings; }

cpng_message cpng_last_message(const cpng_reader *r) { return r->message; }

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
