#pragma once
// The main program of a benchmark that can also write its problem as a claim for the command line:
//     bench_NAME --write FOLDER
#include <benchmark/benchmark.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

/// write(folder) writes the inputs and the claim; the folder exists.
template <typename Write>
int write_or_measure(int argc, char** argv, const Write& write) {
    if (argc == 3 && std::strcmp(argv[1], "--write") == 0) {
        const std::filesystem::path folder = argv[2];
        std::filesystem::create_directories(folder);
        write(folder);
        return 0;
    }
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}

/// The head of a claim file: what stands before [variables].
inline std::string claim_head(const std::string& title, const std::string& source) {
    return "title  = \"" + title + "\"\nsource = \"" + source + "\"\nexpect = \"holds-here\"\n\n";
}
