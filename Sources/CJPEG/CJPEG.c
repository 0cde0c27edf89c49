#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

enum { rows_at_once = 16, end_of_image = 0xD9 };

struct cjpeg_decoder {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_source_mgr source;
    struct jpeg_progress_mgr progress;
    const uint8_t *bytes;
    size_t count;
    /// Whether libjpeg asked for more than there is.
    bool ended;
    cjpeg_status status;
    unsigned warnings;
    int maximum_scans;
    cjpeg_check check;
    void *context;
    char message[JMSG_LENGTH_MAX];
    jmp_buf failed;
};

static cjpeg_decoder *owner(j_common_ptr jpeg) { return jpeg->client_data; }

static void fail(cjpeg_decoder *decoder, cjpeg_status status) {
    decoder->status = status;
    longjmp(decoder->failed, 1);
}

static void on_error(j_common_ptr jpeg) {
    cjpeg_decoder *decoder = owner(jpeg);
    jpeg->err->format_message(jpeg, decoder->message);
    if (jpeg->err->msg_code == JERR_OUT_OF_MEMORY) fail(decoder, CJPEG_OUT_OF_MEMORY);
    fail(decoder, decoder->ended ? CJPEG_MISSING_DATA : CJPEG_FAILED);
}

// Zeros in front of the end marker are padding, which some cameras write.
static bool are_padding(const cjpeg_decoder *decoder, int count, int marker) {
    size_t position = (size_t)(decoder->source.next_input_byte - decoder->bytes);
    if (marker != end_of_image || count < 0 || (size_t)count > position) return false;
    for (size_t i = position - (size_t)count; i < position; i++)
        if (decoder->bytes[i] != 0) return false;
    return true;
}

static void on_message(j_common_ptr jpeg, int level) {
    if (level >= 0) return;
    cjpeg_decoder *decoder = owner(jpeg);
    jpeg->err->num_warnings++;
    jpeg->err->format_message(jpeg, decoder->message);
    switch (jpeg->err->msg_code) {
    case JWRN_HIT_MARKER: fail(decoder, CJPEG_MISSING_DATA); break;
    case JWRN_EXTRANEOUS_DATA:
        if (decoder->ended)
            decoder->warnings |= CJPEG_TRAILING_DATA;
        else if (!are_padding(decoder, jpeg->err->msg_parm.i[0], jpeg->err->msg_parm.i[1]))
            decoder->warnings |= CJPEG_STRAY_DATA;
        break;
    case JWRN_NOT_SEQUENTIAL:
    case JWRN_BOGUS_PROGRESSION:
    case JWRN_ADOBE_XFORM:
    case JWRN_JFIF_MAJOR: decoder->warnings |= CJPEG_INVALID_HEADER; break;
    default: decoder->warnings |= CJPEG_DAMAGED_DATA; break;
    }
}

static void no_output(j_common_ptr jpeg) { (void)jpeg; }

static void no_step(j_decompress_ptr jpeg) { (void)jpeg; }

static boolean read_beyond(j_decompress_ptr jpeg) {
    static const JOCTET end[] = {0xFF, end_of_image};
    owner((j_common_ptr)jpeg)->ended = true;
    jpeg->src->next_input_byte = end;
    jpeg->src->bytes_in_buffer = sizeof end;
    return TRUE;
}

static void skip(j_decompress_ptr jpeg, long count) {
    if (count <= 0) return;
    if ((size_t)count > jpeg->src->bytes_in_buffer) {
        read_beyond(jpeg);
    } else {
        jpeg->src->next_input_byte += count;
        jpeg->src->bytes_in_buffer -= (size_t)count;
    }
}

// Called for each row of blocks of each scan, and for each call that reads rows.
static void on_progress(j_common_ptr jpeg) {
    cjpeg_decoder *decoder = owner(jpeg);
    if (((j_decompress_ptr)jpeg)->input_scan_number > decoder->maximum_scans) fail(decoder, CJPEG_TOO_MANY_SCANS);
    if (decoder->check != NULL && decoder->check(decoder->context) != 0) fail(decoder, CJPEG_STOPPED);
}

cjpeg_decoder *cjpeg_create(const uint8_t *bytes, size_t count) {
    cjpeg_decoder *decoder = calloc(1, sizeof *decoder);
    if (decoder == NULL) return NULL;
    decoder->jpeg.err = jpeg_std_error(&decoder->errors);
    decoder->errors.error_exit = on_error;
    decoder->errors.emit_message = on_message;
    decoder->errors.output_message = no_output;
    decoder->jpeg.client_data = decoder;
    decoder->bytes = bytes;
    decoder->count = count;
    if (setjmp(decoder->failed) != 0) {
        cjpeg_destroy(decoder);
        return NULL;
    }
    jpeg_create_decompress(&decoder->jpeg);
    decoder->source = (struct jpeg_source_mgr){
        .next_input_byte = bytes,
        .bytes_in_buffer = count,
        .init_source = no_step,
        .fill_input_buffer = read_beyond,
        .skip_input_data = skip,
        .resync_to_restart = jpeg_resync_to_restart,
        .term_source = no_step,
    };
    decoder->progress.progress_monitor = on_progress;
    decoder->jpeg.src = &decoder->source;
    return decoder;
}

void cjpeg_destroy(cjpeg_decoder *decoder) {
    jpeg_destroy_decompress(&decoder->jpeg);
    free(decoder);
}

cjpeg_status cjpeg_read_header(cjpeg_decoder *decoder, cjpeg_header *header) {
    if (setjmp(decoder->failed) != 0) return decoder->status;
    jpeg_read_header(&decoder->jpeg, TRUE);
    header->width = decoder->jpeg.image_width;
    header->height = decoder->jpeg.image_height;
    header->components = decoder->jpeg.num_components;
    return CJPEG_OK;
}

cjpeg_status cjpeg_start(
    cjpeg_decoder *decoder, unsigned denominator, int maximum_scans, cjpeg_check check, void *context) {
    if (setjmp(decoder->failed) != 0) return decoder->status;
    decoder->maximum_scans = maximum_scans;
    decoder->check = check;
    decoder->context = context;
    decoder->jpeg.progress = &decoder->progress;
    decoder->jpeg.scale_num = 1;
    decoder->jpeg.scale_denom = denominator;
    decoder->jpeg.dct_method = JDCT_ISLOW;
    decoder->jpeg.out_color_space = decoder->jpeg.num_components == 4 ? JCS_CMYK : JCS_EXT_RGB;
    jpeg_start_decompress(&decoder->jpeg);
    return CJPEG_OK;
}

cjpeg_status cjpeg_read_rows(cjpeg_decoder *decoder, uint8_t *target, size_t stride, uint32_t rows) {
    if (setjmp(decoder->failed) != 0) return decoder->status;
    uint32_t done = 0;
    while (done < rows) {
        JSAMPROW pointers[rows_at_once];
        uint32_t wanted = rows - done < rows_at_once ? rows - done : rows_at_once;
        for (uint32_t i = 0; i < wanted; i++) pointers[i] = target + (size_t)(done + i) * stride;
        uint32_t read = jpeg_read_scanlines(&decoder->jpeg, pointers, wanted);
        if (read == 0) fail(decoder, CJPEG_FAILED);
        done += read;
    }
    return CJPEG_OK;
}

unsigned cjpeg_warnings(const cjpeg_decoder *decoder) { return decoder->warnings; }

size_t cjpeg_position(cjpeg_decoder *decoder, int *marker) {
    *marker = decoder->ended ? 0 : decoder->jpeg.unread_marker;
    if (decoder->ended) return decoder->count;
    size_t position = (size_t)(decoder->source.next_input_byte - decoder->bytes);
    // A file of several scans was read to its end marker, which does not count as unread any more.
    if (*marker == 0 && position >= 2 && jpeg_input_complete(&decoder->jpeg)) *marker = end_of_image;
    return position;
}

bool cjpeg_is_complete(const cjpeg_decoder *decoder) {
    if (decoder->jpeg.coef_bits == NULL) return true;
    for (int i = 0; i < decoder->jpeg.num_components; i++)
        for (int k = 0; k < DCTSIZE2; k++)
            if (decoder->jpeg.coef_bits[i][k] != 0) return false;
    return true;
}

const char *cjpeg_message(const cjpeg_decoder *decoder) { return decoder->message; }
