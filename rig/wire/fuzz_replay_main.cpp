// SPDX-License-Identifier: Apache-2.0
//
// Runs a fuzz target over its seeds with any compiler: every file of the folders given, each also cut short at every byte and
// with every single bit of its first bytes flipped. The `fuzz` preset links libFuzzer instead of this file.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void run(const std::vector<std::uint8_t>& input) {
  const std::vector<std::uint8_t> exact(input);  // its own allocation, so a sanitizer sees an overrun
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

std::size_t run_with_variations(std::vector<std::uint8_t> seed) {
  constexpr std::size_t limit = 2048;
  std::size_t runs = 1;
  run(seed);
  for (std::size_t length = 0; length < std::min(seed.size(), limit); ++length, ++runs) run({seed.begin(), seed.begin() + static_cast<std::ptrdiff_t>(length)});
  for (std::size_t bit = 0; bit < 8 * std::min<std::size_t>(seed.size(), 64); ++bit, ++runs) {
    seed[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    run(seed);
    seed[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
  }
  return runs;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t files = 0, runs = 0;
  for (int i = 1; i < argc; ++i) {
    if (!std::filesystem::is_directory(argv[i])) continue;
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
      std::ifstream file(entry.path(), std::ios::binary);
      runs += run_with_variations({std::istreambuf_iterator<char>(file), {}});
      ++files;
    }
  }
  std::fprintf(stderr, "%zu seeds, %zu runs\n", files, runs);
  return files > 0 ? 0 : 1;  // a fuzz target without a seed tests nothing
}
