// SPDX-License-Identifier: Apache-2.0
#include "adapters/usb_hub/kernel_ports.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "rig/base/scratch_directory.hpp"

namespace rig::usb_hub {
namespace {

namespace fs = std::filesystem;
using device::RelayState;

struct Kernel : ::testing::Test {
  ScratchDirectory sys;
  KernelPorts kernel{sys.path()};
  fs::path port3 = sys.path() / "bus/usb/devices/1-1.2:1.0/1-1.2-port3";
  HubPort port{"1-1.2", 3};

  void SetUp() override { fs::create_directories(port3); }
};

TEST_F(Kernel, TellsTheOtherHalfOfASocket) {
  EXPECT_EQ(kernel.peer(port), std::nullopt);
  fs::create_symlink("../../../../../usb2/2-1/2-1.2/2-1.2:1.0/2-1.2-port12", port3 / "peer");
  EXPECT_EQ(kernel.peer(port), (HubPort{"2-1.2", 12}));
  fs::remove(port3 / "peer");
  fs::create_symlink("../nonsense", port3 / "peer");
  EXPECT_EQ(kernel.peer(port), std::nullopt);
}

TEST_F(Kernel, SwitchesFromLinux6On) {
  EXPECT_FALSE(kernel.can_switch(port)) << "no file, an older kernel";
  std::ofstream(port3 / "disable") << "0\n";
  EXPECT_TRUE(kernel.can_switch(port));
  EXPECT_EQ(kernel.switch_file(port), port3 / "disable");
  EXPECT_EQ(*kernel.read(port), RelayState::on);
  EXPECT_TRUE(kernel.set(port, RelayState::off).has_value());
  EXPECT_EQ(*kernel.read(port), RelayState::off);
  EXPECT_TRUE(kernel.set(port, RelayState::on).has_value());
  EXPECT_EQ(*kernel.read(port), RelayState::on);
}

TEST_F(Kernel, ReportsAFileThatCannotBeWritten) {
  fs::create_directories(port3 / "disable");
  EXPECT_EQ(
      sys.strip(describe(kernel.set(port, RelayState::off).error())),
      "bus/usb/devices/1-1.2:1.0/1-1.2-port3/disable: the kernel does not take what is written there (io_failed)");
}

TEST_F(Kernel, HasNothingForASimulatedHub) {
  EXPECT_EQ(kernel.ports(""), std::nullopt);
  EXPECT_EQ(kernel.peer({"", 3}), std::nullopt);
  EXPECT_FALSE(kernel.can_switch({"", 3}));
}

TEST_F(Kernel, HasNothingInAVirtualWorld) {
  const fs::path before = fs::current_path();
  fs::current_path(sys.path());
  std::ofstream(port3 / "disable") << "0\n";
  EXPECT_FALSE(KernelPorts("").can_switch(port)) << "not even below the current directory";
  EXPECT_EQ(KernelPorts("").ports("1-1.2"), std::nullopt);
  fs::current_path(before);
}

}  // namespace
}  // namespace rig::usb_hub
