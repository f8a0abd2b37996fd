// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "rig/house/rules.hpp"

namespace rig::house {
namespace {

struct ForbiddenWord {
  std::string_view word;
  std::string_view instead;
  std::vector<std::string_view> allowed{};  // files, or folders with their '/'
};

const std::vector<std::string_view> output_places{"rig/app/", "rig/wire/fuzz_replay_main.cpp"};
const std::vector<std::string_view> thread_places{"rig/io/", "rig/web/", "adapters/serial_port/bench_pty.cpp",
                                                  "adapters/usb_port/context.hpp", "adapters/usb_port/context.cpp"};

const std::vector<ForbiddenWord> forbidden_words{
    {"steady_clock::now", "take the time as an argument, or ask Loop::now", {"rig/io/loop.cpp"}},
    {"system_clock::now", "take the time as an argument, or ask Loop::utc", {"rig/io/loop.cpp"}},
    {"high_resolution_clock", "take the time as an argument, or ask Loop::now"},
    {"clock_gettime", "take the time as an argument, or ask Loop::now"},
    {"gettimeofday", "take the time as an argument, or ask Loop::utc"},
    {"sleep_for", "use Loop::sleep instead"},
    {"sleep_until", "use Loop::sleep instead"},
    {"usleep", "use Loop::sleep instead"},
    {"nanosleep", "use Loop::sleep instead"},
    {"printf", "return text, or log through rig/base/log.hpp", output_places},
    {"fprintf", "return text, or log through rig/base/log.hpp", output_places},
    {"puts", "return text, or log through rig/base/log.hpp", output_places},
    {"fputs", "return text, or log through rig/base/log.hpp", output_places},
    {"fmt::print", "return text, or log through rig/base/log.hpp", output_places},
    {"std::cout", "return text, or log through rig/base/log.hpp", output_places},
    {"std::cerr", "return text, or log through rig/base/log.hpp", output_places},
    {"std::clog", "return text, or log through rig/base/log.hpp", output_places},
    {"random_device", "take a seeded Rng (rig/base/rng.hpp), and print its seed", {"rig/app/"}},
    {"mt19937", "take a seeded Rng (rig/base/rng.hpp): it gives the same numbers everywhere"},
    {"rand", "take a seeded Rng (rig/base/rng.hpp)"},
    {"srand", "take a seeded Rng (rig/base/rng.hpp)"},
    {"std::thread", "stay on the loop: Loop::spawn, or Loop::post from a port's own thread", thread_places},
    {"std::jthread", "stay on the loop: Loop::spawn, or Loop::post from a port's own thread", thread_places},
    {"std::async", "stay on the loop: Loop::spawn"},
    {"co_await", "use Loop::spawn: g++ 12 miscompiles coroutines (docs/decisions/)"},
    {"co_return", "use Loop::spawn: g++ 12 miscompiles coroutines (docs/decisions/)"},
    {"co_yield", "use Loop::spawn: g++ 12 miscompiles coroutines (docs/decisions/)"},
    {"#define", "use a constexpr, a function or a template"},
    {"using namespace std;", "name what you use"},
    {"EXPECT_TRUE(true)", "assert something that can be false"},
    {"ASSERT_TRUE(true)", "assert something that can be false"},
    {"EXPECT_FALSE(false)", "assert something that can be true"},
    {"SUCCEED()", "assert something that can be false"},
    {"GTEST_SKIP", "make the test run everywhere, or delete it"},
};

bool is_allowed(const ForbiddenWord& forbidden, std::string_view path) {
  return std::any_of(forbidden.allowed.begin(), forbidden.allowed.end(), [&](std::string_view place) {
    return place.ends_with('/') ? path.starts_with(place) : path == place;
  });
}

void check_code(const SourceFile& file, Findings& findings) {
  const std::string code = code_only(file.text);
  for (const ForbiddenWord& forbidden : forbidden_words) {
    if (is_allowed(forbidden, file.path)) continue;
    for (auto at = find_word(code, forbidden.word); at != std::string::npos;
         at = find_word(code, forbidden.word, at + 1))
      findings.push_back(
          {file.path, line_of(code, at), "forbidden word", fmt::format("`{}`: {}", forbidden.word, forbidden.instead)});
  }
  for (auto at = code.find("DISABLED_"); at != std::string::npos; at = code.find("DISABLED_", at + 1))
    findings.push_back({file.path, line_of(code, at), "forbidden word", "a disabled test: repair it or delete it"});
}

}  // namespace

Findings check_words(const Tree& tree) {
  Findings findings;
  for (const SourceFile& file : tree) {
    if (is_cpp(file)) check_code(file, findings);
  }
  return findings;
}

}  // namespace rig::house
