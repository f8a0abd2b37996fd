// SPDX-License-Identifier: Apache-2.0
//
// For tests: hanrig as a process.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <vector>

namespace rig::app {

/// Runs `hanrig` with these arguments, in the root of the repository. What it prints, on either stream, is read through one pipe.
class Hanrig {
 public:
  explicit Hanrig(std::vector<std::string> arguments) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) ADD_FAILURE() << "no pipe";
    arguments.insert(arguments.begin(), HANRIG);
    std::vector<char*> pointers;
    for (auto& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    pid_ = fork();
    if (pid_ == 0) {
      dup2(ends[1], STDOUT_FILENO);
      dup2(ends[1], STDERR_FILENO);
      if (chdir(RIG_SOURCE_DIR) != 0) _exit(127);
      execv(HANRIG, pointers.data());
      _exit(127);
    }
    close(ends[1]);
    output_ = ends[0];
  }
  Hanrig(const Hanrig&) = delete;
  Hanrig& operator=(const Hanrig&) = delete;
  ~Hanrig() {
    if (pid_ > 0) kill(SIGKILL), wait();
    close(output_);
  }

  /// The next line without its end; blocks until there is one. Empty at the end.
  std::string line() {
    std::size_t end = text_.find('\n', read_);
    while (end == std::string::npos) {
      const std::size_t searched = text_.size();
      if (!more()) return std::exchange(read_, text_.size()), std::string();
      end = text_.find('\n', searched);
    }
    const std::string found = text_.substr(read_, end - read_);
    read_ = end + 1;
    return found;
  }
  /// Reads lines until one contains `part`; false when the output ends before.
  bool wait_for(const std::string& part) {
    while (true) {
      const std::size_t before = read_;
      const std::string one = line();
      if (one.find(part) != std::string::npos) return true;
      if (read_ == before || (one.empty() && read_ == text_.size() && !more())) return false;
    }
  }
  void kill(int number) { ::kill(pid_, number); }
  /// Its exit code, or 1000 + the signal that ended it; afterwards output() is complete.
  int wait() {
    while (more()) {
    }
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
  }
  const std::string& output() const { return text_; }

 private:
  bool more() {
    char buffer[4096];
    const auto count = ::read(output_, buffer, sizeof buffer);
    if (count <= 0) return false;
    text_.append(buffer, static_cast<std::size_t>(count));
    return true;
  }

  pid_t pid_ = -1;
  int output_ = -1;
  std::string text_;
  std::size_t read_ = 0;
};

struct Answer {
  int exit_code{};
  std::string output;
};

inline Answer hanrig(std::vector<std::string> arguments) {
  Hanrig process(std::move(arguments));
  const int exit_code = process.wait();
  return {exit_code, process.output()};
}

}  // namespace rig::app
