// SPDX-License-Identifier: Apache-2.0
#include "rig/io/process.hpp"

#include <fmt/format.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/readable_pipe.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/process/v2/process.hpp>
#include <boost/process/v2/start_dir.hpp>
#include <boost/process/v2/stdio.hpp>
#include <cstdlib>

#include "rig/io/line_assembler.hpp"

namespace rig::io {
namespace {

namespace asio = boost::asio;
namespace process = boost::process::v2;
using ErrorNumber = boost::system::error_code;

/// What the child does between fork and exec: a group of its own, to be ended as a whole; no signal blocked that we block; ended when
/// we are killed; none of our files, which Boost.Process 1.81 hands down all of them.
struct OnItsOwn {
  const char* const* environment;  ///< Boost.Process 1.81, used as headers only, does not link its own initializer for that

  template <class Launcher>
  ErrorNumber on_setup(Launcher& launcher, const process::filesystem::path&, const char* const*&) {
    launcher.env = environment;
    return {};
  }
  template <class Launcher>
  ErrorNumber on_exec_setup(Launcher&, const process::filesystem::path&, const char* const*&) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::signal(SIGPIPE, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    if (::setpgid(0, 0) != 0) return {errno, boost::system::system_category()};
    return {};
  }
  /// Boost.Process would call exit(), and with it whatever we have registered for our own end.
  template <class... Anything>
  void on_exec_error(Anything&&...) {
    ::_exit(127);
  }
  /// Nor does it wait for the child that could not exec.
  template <class Launcher, class... Anything>
  void on_error(Launcher& launcher, Anything&&...) {
    if (launcher.pid > 0) ::waitpid(launcher.pid, nullptr, 0);
  }
};

std::vector<std::string> environment_of(const ToolCommand& command) {
  std::vector<std::string> all;
  for (const auto& [name, value] : command.environment) all.push_back(name + "=" + value);
  for (const char* name : {"PATH", "HOME", "LANG"}) {
    const bool given = std::any_of(command.environment.begin(), command.environment.end(), [&](const auto& one) { return one.first == name; });
    const char* ours = std::getenv(name);
    if (!given && ours) all.push_back(std::string(name) + "=" + ours);
  }
  return all;
}

/// One process from start to end. It keeps itself alive through its handlers.
class Run : public std::enable_shared_from_this<Run> {
 public:
  Run(asio::io_context& context, const ToolCommand& command, std::function<void()> done)
      : context_(context), command_(command), done_(std::move(done)), streams_{Stream(context), Stream(context)}, timer_(context) {}
  ~Run() {
    if (group_ > 0) ::killpg(group_, SIGKILL);
  }

  Result<void> start(const std::filesystem::path& program, Duration allowance) {
    end_.program = program.string();
    try {
      launch(program);
    } catch (const boost::system::system_error& error) {
      return make_error(ErrorCode::io_failed, "cannot be run: " + error.code().message(), end_.program);
    }
    group_ = process_->id();
    for (Stream& stream : streams_) read(stream);
    process_->async_wait([self = shared_from_this()](const ErrorNumber&, int) { self->exited(); });
    after(allowance, [this] {
      end_.timed_out = true;
      stop();
    });
    return {};
  }

  /// SIGTERM, and SIGKILL after the grace.
  void stop() {
    if (group_ <= 0) return;
    ::killpg(group_, SIGTERM);
    after(command_.grace, [this] {
      if (group_ > 0) ::killpg(group_, SIGKILL);
    });
  }
  /// Nobody waits for it any more.
  void abandon() {
    done_ = nullptr;
    command_.on_line = nullptr;
    stop();
  }

  bool is_over() const { return left_ == 0; }
  ToolEnd& end() { return end_; }

 private:
  struct Stream {
    explicit Stream(asio::io_context& context) : pipe(context) {}
    asio::readable_pipe pipe;
    std::array<Byte, 4096> buffer{};
    LineAssembler lines{4096};
  };

  void launch(const std::filesystem::path& program) {
    const std::vector<std::string> variables = environment_of(command_);
    std::vector<const char*> environment;
    for (const std::string& variable : variables) environment.push_back(variable.c_str());
    environment.push_back(nullptr);
    const auto directory = command_.directory.empty() ? std::filesystem::current_path() : command_.directory;
    process_.emplace(context_.get_executor(), process::filesystem::path(program.string()), command_.arguments,
                     process::process_stdio{nullptr, streams_[0].pipe, streams_[1].pipe},
                     process::process_start_dir(directory.string()), OnItsOwn{environment.data()});
  }

  void read(Stream& stream) {
    stream.pipe.async_read_some(asio::buffer(stream.buffer), [self = shared_from_this(), &stream](const ErrorNumber& error, std::size_t count) {
      self->end_.octets += count;
      const auto told = [&](const LineAssembler::Line& line) { self->take(line.text); };
      stream.lines.on_bytes({stream.buffer.data(), count}, {}, told);
      if (!error) return self->read(stream);
      stream.lines.finish({}, told);
      self->one_less();
    });
  }

  void take(std::string_view line) {
    if (command_.on_line) command_.on_line(line);
    end_.output.append(line) += '\n';
    if (end_.output.size() > 2 * command_.output_kept) keep_end();
  }
  void keep_end() {
    if (end_.output.size() <= command_.output_kept) return;
    const auto line = end_.output.find('\n', end_.output.size() - command_.output_kept - 1);
    end_.output.erase(0, line + 1);
  }

  // What it started and left behind may hold the pipes open: what is in its group is killed, what is not is not waited for.
  void exited() {
    const int status = process_->native_exit_code();
    if (WIFSIGNALED(status)) end_.signal = WTERMSIG(status);
    else end_.exit = WEXITSTATUS(status);
    ::killpg(std::exchange(group_, 0), SIGKILL);
    if (left_ > 1)
      after(command_.grace, [this] {
        for (Stream& stream : streams_) stream.pipe.close();
      });
    one_less();
  }

  void one_less() {
    if (--left_ > 0) return;
    timer_.cancel();
    keep_end();
    if (done_) done_();
  }

  void after(Duration delay, std::function<void()> what) {
    timer_.expires_after(delay);
    timer_.async_wait([self = shared_from_this(), what = std::move(what)](const ErrorNumber& error) {
      if (!error) what();
    });
  }

  asio::io_context& context_;
  ToolCommand command_;
  std::function<void()> done_;
  std::array<Stream, 2> streams_;
  asio::steady_timer timer_;
  std::optional<process::process> process_;
  pid_t group_ = 0;     // while its leader lives
  unsigned left_ = 3;   // two streams and the process
  ToolEnd end_;
};

Result<ToolEnd> run_aside(const ToolCommand& command, const std::filesystem::path& program, Duration allowance) {
  asio::io_context aside;
  const auto run = std::make_shared<Run>(aside, command, nullptr);
  if (auto started = run->start(program, allowance); started.has_error()) return started.error();
  aside.run();
  return std::move(run->end());
}

Result<ToolEnd> run_beside(Loop& loop, const ToolCommand& command, const std::filesystem::path& program, Duration allowance) {
  Signal over;
  const TimePoint begun = loop.now();
  const auto run = std::make_shared<Run>(loop.context(), command, [&over] { over.notify(); });
  // Also when the fiber is unwound while it waits.
  struct Leave {
    Run& run;
    ~Leave() {
      if (!run.is_over()) run.abandon();
    }
  } const leave{*run};
  if (auto started = run->start(program, allowance); started.has_error()) return started.error();
  if (auto waited = loop.wait_until(over, Deadline::never(), [&] { return run->is_over(); }); waited.has_error()) return waited.error();
  run->end().took = loop.now() - begun;
  return std::move(run->end());
}

}  // namespace

Result<std::filesystem::path> find_program(const std::string& program) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  if (program.find('/') != program.npos) {
    if (fs::exists(program, ignored)) return fs::absolute(program);
    return make_error(ErrorCode::not_found, "no such program", program);
  }
  const char* path = std::getenv("PATH");
  std::string_view folders = path ? path : "/usr/local/bin:/usr/bin:/bin";
  while (!folders.empty()) {
    const auto end = std::min(folders.find(':'), folders.size());
    const fs::path candidate = fs::path(folders.substr(0, end)) / program;
    if (candidate.is_absolute() && ::access(candidate.c_str(), X_OK) == 0 && !fs::is_directory(candidate, ignored)) return candidate;
    folders.remove_prefix(std::min(end + 1, folders.size()));
  }
  return make_error(ErrorCode::not_found, "no such program in PATH", program);
}

Result<ToolEnd> run_tool(Loop& loop, const ToolCommand& command, Deadline deadline) {
  const auto program = find_program(command.program);
  if (program.has_error()) return program.error();
  constexpr Duration longest = std::chrono::hours(24 * 30);
  const Duration allowance = std::min(deadline.remaining(loop.now()), longest);
  return loop.mode() == TimeMode::virtual_time ? run_aside(command, *program, allowance) : run_beside(loop, command, *program, allowance);
}

}  // namespace rig::io
