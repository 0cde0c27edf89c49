#pragma once
// The serial build of HDF5 lies in a directory of its own on Debian; pkg-config names it.
#include <hdf5.h>
#include <stdbool.h>

// Constants that are macros with side effects or casts, which Swift does not import.
static inline hid_t chdf5_native_float(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t chdf5_float32(void) { return H5T_IEEE_F32LE; }
static inline hid_t chdf5_link_creation(void) { return H5P_LINK_CREATE; }
static inline hid_t chdf5_c_string(void) { return H5T_C_S1; }
static inline hid_t chdf5_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t chdf5_default(void) { return H5P_DEFAULT; }
static inline hid_t chdf5_all(void) { return H5S_ALL; }
static inline size_t chdf5_variable_size(void) { return H5T_VARIABLE; }

// Errors are reported through return values; the library's own printing to stderr is turned off.
static inline void chdf5_silence(void) { H5Eset_auto2(H5E_DEFAULT, NULL, NULL); }

static inline unsigned chdf5_read_only(void) { return H5F_ACC_RDONLY; }
static inline unsigned chdf5_truncate(void) { return H5F_ACC_TRUNC; }

// Whether `name` is a link to an object of the same file; the type of the information differs between versions.
static inline bool chdf5_is_hard_link(hid_t location, const char *name) {
    H5L_info_t information;
    return H5Lget_info(location, name, &information, H5P_DEFAULT) >= 0 && information.type == H5L_TYPE_HARD;
}
