#pragma once
// .npy, .npz and IDX files.
#include "relucert/input/file_bytes.hpp"

#include <map>

namespace relucert {

/// One .npy file: little endian, C or Fortran order (the result is row-major). @throws InputError.
NumberArray parse_npy(std::string_view bytes, const std::string& place);
/// The arrays of a .npz file (stored or deflated zip entries), by name without ".npy". @throws InputError.
std::map<std::string, NumberArray> parse_npz(std::string_view bytes, const std::string& place);
/// An IDX file, unpacked; `first` entries (along the first axis) are left out and at most `limit` read.
NumberArray parse_idx(std::string_view bytes, std::size_t first, std::size_t limit, const std::string& place);

}  // namespace relucert
