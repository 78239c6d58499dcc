// canonical: a network or data set file as the integers that every verdict is about (docs/canonical-form.md).
#include "cli/commands.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/input/canonical_json.hpp"
#include "relucert/input/read.hpp"
#include "relucert/input/write.hpp"

#include <iostream>

namespace relucert {

ExitCode command_canonical(const std::string& file, bool dataset, const std::string& output) {
    const std::string bytes =
        dataset ? canonical_json(read_dataset(file).dataset) : canonical_json(read_network(file).network);
    if (output.empty())
        std::cout << bytes << std::flush;
    else
        write_file(output, bytes);
    return exit_as_expected;
}

}  // namespace relucert
