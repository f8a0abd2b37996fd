// SPDX-License-Identifier: Apache-2.0
//
// The whole program as people start it: how long it takes, what it computes and how much memory it has at most. `sha256sum` over the
// same files is what `image verify` is held against.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

constexpr int image_count = 214;  // of 1.4 MB: 300 MB

/// A folder that is gone when the program ends.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "hanrig-bench-XXXXXX").string();
    if (!mkdtemp(name.data())) std::abort();
    path_ = name;
  }
  ~Folder() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

using Arguments = std::vector<std::string>;

/// Runs a program to its end without its output. Its exit code is what it is: large images are refused, and took their time all the same.
rusage run(const Arguments& arguments) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    const int nowhere = open("/dev/null", O_RDWR);
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    execvp(argv[0], argv.data());
    _exit(127);
  }
  rusage used{};
  wait4(child, nullptr, 0, &used);
  return used;
}

double seconds(const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6; }

void measure(benchmark::State& state, const Arguments& arguments) {
  double computed = 0, memory = 0;
  for (auto _ : state) {
    const rusage used = run(arguments);
    computed += seconds(used.ru_utime) + seconds(used.ru_stime);
    memory = std::max(memory, static_cast<double>(used.ru_maxrss) / 1024);
  }
  state.counters["cpu_ms"] = computed * 1000 / static_cast<double>(state.iterations());
  state.counters["rss_MiB"] = memory;
}

const Folder& images() {
  static const Folder folder;
  static const bool filled = [] {
    const fs::path first = folder.path() / "0.ota";
    run({HANRIG_PROGRAM, "image", "make", HANRIG_SOURCES "/firmware-images/ppmid-1400k.yaml", "-o", first.string()});
    for (int i = 1; i < image_count; ++i) fs::copy_file(first, folder.path() / (std::to_string(i) + ".ota"));
    return true;
  }();
  (void)filled;
  return folder;
}

void version(benchmark::State& state) { measure(state, {HANRIG_PROGRAM, "--version"}); }

void demonstration_plan(benchmark::State& state) {
  const Folder out;
  measure(state, {HANRIG_PROGRAM, "run", HANRIG_SOURCES "/testplans/ppmid/ota-power-cut.yaml", "--out", out.path().string()});
}

void image_verify(benchmark::State& state) { measure(state, {HANRIG_PROGRAM, "image", "verify", images().path().string()}); }

void sha256sum(benchmark::State& state) {
  Arguments arguments{"sha256sum"};
  for (const auto& file : fs::directory_iterator(images().path())) arguments.push_back(file.path().string());
  measure(state, arguments);
}

}  // namespace

BENCHMARK(version)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(demonstration_plan)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(image_verify)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(sha256sum)->UseRealTime()->Unit(benchmark::kMillisecond);
