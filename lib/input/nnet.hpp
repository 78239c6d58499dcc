#pragma once
#include "relucert/input/read.hpp"

#include <string_view>

namespace relucert {

struct NnetFile {
    Network network;  // as the weights say, the last layer linear
    NnetHeader header;
    std::vector<std::string> notes;
};

/// The .nnet format of Julian (Stanford, 2016), with the deviations found in the wild: header lines of zeros, header
/// lines that are text, missing commas, no comments. @throws InputError.
NnetFile parse_nnet(std::string_view text, const std::string& place);
/// x -> range_out * f((x - mean) / range) + mean_out. @throws InputError if the header does not state it.
Network normalised(const Network& network, const NnetHeader& header, const std::string& place);

}  // namespace relucert
