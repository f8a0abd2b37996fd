// SPDX-License-Identifier: Apache-2.0
#include "rig/app/parallel_runs.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "rig/app/exit_codes.hpp"

namespace rig::app {
namespace {

/// The signals the parent waits for stay blocked, so that none comes between looking and waiting.
class BlockedSignals {
 public:
  BlockedSignals() {
    sigemptyset(&set_);
    for (int number : {SIGINT, SIGTERM, SIGCHLD}) sigaddset(&set_, number);
    sigprocmask(SIG_BLOCK, &set_, &before_);
  }
  ~BlockedSignals() { restore(); }
  void restore() { sigprocmask(SIG_SETMASK, &before_, nullptr); }
  int wait() const {
    int number = 0;
    return sigwait(&set_, &number) == 0 ? number : 0;
  }

 private:
  sigset_t set_{}, before_{};
};

}  // namespace

std::vector<int> run_in_parallel(std::size_t count, unsigned jobs, const std::function<int(std::size_t)>& work) {
  std::vector<int> exit_codes(count, exit_aborted);
  std::map<pid_t, std::size_t> running;
  std::size_t next = 0;
  bool stopping = false;
  BlockedSignals signals;
  const auto start = [&](std::size_t which) {
    std::fflush(nullptr);
    const pid_t child = fork();
    if (child == 0) {
      // A terminal sends Ctrl-C to its whole foreground group; out of it, each run hears it once, from its parent.
      setpgid(0, 0);
      signals.restore();
      std::_Exit(work(which));
    }
    if (child > 0) running.emplace(child, which);
    else exit_codes[which] = exit_rig_error;
  };
  const auto reap = [&] {
    int status = 0;
    for (pid_t child = waitpid(-1, &status, WNOHANG); child > 0; child = waitpid(-1, &status, WNOHANG)) {
      const auto found = running.find(child);
      if (found == running.end()) continue;
      exit_codes[found->second] = WIFEXITED(status) ? WEXITSTATUS(status) : exit_rig_error;
      running.erase(found);
    }
  };
  while (true) {
    while (!stopping && next < count && running.size() < jobs) start(next++);
    if (running.empty()) return exit_codes;
    const int number = signals.wait();
    reap();
    if (number == SIGCHLD) continue;
    stopping = true;
    for (const auto& [child, which] : running) kill(child, number);
  }
}

}  // namespace rig::app
