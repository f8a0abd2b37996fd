// SPDX-License-Identifier: Apache-2.0
#include "rig/io/port_lock.hpp"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rig/base/scratch_directory.hpp"

namespace rig::io {
namespace {

using ::testing::MatchesRegex;

struct Locks : ::testing::Test {
  ScratchDirectory scratch;
  Result<PortLock> take(const std::string& port = "usb-1-1.3") { return PortLock::take(port, UtcTime{}, scratch.path()); }
  /// What another process gets, and how it ends: it keeps the lock to its end.
  int in_another_process(const std::function<int()>& act) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(act());
    int status = 0;
    ::waitpid(child, &status, 0);
    return WEXITSTATUS(status);
  }
};

TEST_F(Locks, OnePortOneRun) {
  auto ours = take();
  ASSERT_TRUE(ours.has_value());
  const auto again = take();
  ASSERT_TRUE(again.has_error());
  EXPECT_THAT(describe(again.error()), MatchesRegex("usb-1-1.3: another run has it: process [0-9]+ since 1970.*Z \\(port_busy\\)"));
  EXPECT_EQ(in_another_process([&] { return take().has_value() ? 1 : 2; }), 2);
  EXPECT_TRUE(take("usb-1-1.4").has_value());
}

TEST_F(Locks, ALockThatWasGivenBackLeavesNoTrace) {
  take().value();
  const auto next = take();
  ASSERT_TRUE(next.has_value());
  EXPECT_FALSE(next->taken_over());
}

TEST_F(Locks, TheLockOfAKilledRunIsTakenOverAndSaidSo) {
  ASSERT_EQ(in_another_process([&] {
    auto held = take();
    ::_exit(held.has_value() ? 7 : 1);  // no destructor: as if it was killed
    return 0;
  }), 7);
  const auto ours = take();
  ASSERT_TRUE(ours.has_value());
  ASSERT_TRUE(ours->taken_over());
  EXPECT_THAT(*ours->taken_over(), MatchesRegex("process [0-9]+ since 1970.*Z"));
}

TEST_F(Locks, NamesTheFolderInWhichNoLockCanBeMade) {
  const auto none = PortLock::take("usb-1-1.3", UtcTime{}, scratch.path() / "missing");
  EXPECT_EQ(none.error().code, ErrorCode::io_failed);
  EXPECT_EQ(none.error().where, (scratch.path() / "missing" / "hanrig-usb-1-1.3.lock").string());
}

}  // namespace
}  // namespace rig::io
