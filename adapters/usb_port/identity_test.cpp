// SPDX-License-Identifier: Apache-2.0
#include "adapters/usb_port/identity.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <fstream>

#include "rig/base/scratch_directory.hpp"

namespace rig::usb_port {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A /sys with a root hub, a hub and two boards.
struct Sysfs : ::testing::Test {
  ScratchDirectory scratch;
  fs::path root = scratch.path();

  void attribute(const std::string& device, const std::string& name, const std::string& value) {
    fs::create_directories(root / "bus/usb/devices" / device);
    std::ofstream(root / "bus/usb/devices" / device / name) << value << "\n";
  }
  void device(const std::string& path, const std::string& vid, const std::string& pid, const std::string& product) {
    attribute(path, "idVendor", vid);
    attribute(path, "idProduct", pid);
    attribute(path, "product", product);
    attribute(path, "bDeviceClass", "00");
    attribute(path, "busnum", "1");
    attribute(path, "devnum", "17");
    attribute(path, "bConfigurationValue", "1");
    fs::create_directories(root / "bus/usb/devices" / (path + ":1.0"));
  }
  void SetUp() override {
    device("usb1", "1d6b", "0002", "xHCI Host Controller");
    device("1-1", "0424", "2514", "");
    device("1-1.3", "16c0", "05df", "USBRelay2");
  }
  std::vector<std::string> present() {
    std::vector<std::string> all;
    for (const auto& device : enumerate(root)) all.push_back(describe(device));
    return all;
  }
};

TEST_F(Sysfs, ListsDevicesAndHubsWithoutTheRootHubs) {
  EXPECT_THAT(present(), ElementsAre("1-1 (0424:2514)", "1-1.3 (16c0:05df USBRelay2)"));
}

TEST_F(Sysfs, OfAComputerWithoutUsbIsEmpty) { EXPECT_THAT(enumerate(root / "nowhere"), IsEmpty()); }

TEST_F(Sysfs, ShowsTextsThatWouldUpsetATerminalAsQuestionMarks) {
  attribute("1-1.3", "product", "Relay\x1b[2J\x07  ");
  EXPECT_EQ(identity("1-1.3", root)->product, "Relay?[2J?");
}

TEST_F(Sysfs, NamesWhatIsThereWhenADeviceIsMissing) {
  for (const std::string path : {"1-1.4", "usb1", "1-1.3:1.0", "", "../devices/1-1.3"})
    EXPECT_EQ(describe(identity(path, root).error()),
              (path.empty() ? "" : path + ": ") +
                  "no such USB device; plugged in: 1-1 (0424:2514); 1-1.3 (16c0:05df USBRelay2) (not_found)");
}

TEST_F(Sysfs, FindsByIdsAndTexts) {
  EXPECT_EQ(find({.vid = 0x16C0}, root)->path, "1-1.3");
  EXPECT_EQ(find({.vid = 0x0424, .pid = 0x2514, .path = "1-1"}, root)->path, "1-1");
  EXPECT_EQ(find({.vid = 0x16C0, .product = "USBRelay4"}, root).error().code, ErrorCode::not_found);
  EXPECT_EQ(find({}, root).error().code, ErrorCode::usage);
}

TEST_F(Sysfs, TellsWhereTheKernelHasADevice) {
  const auto place = place_of("1-1.3", root);
  ASSERT_TRUE(place.has_value());
  EXPECT_EQ(node_of(*place), "/dev/bus/usb/001/017");
  attribute("1-1", "bDeviceClass", "09");
  EXPECT_EQ(place_of("1-1", root)->device_class, 9);
  EXPECT_EQ(place_of("1-1.9", root).error().code, ErrorCode::not_found);
}

TEST_F(Sysfs, TellsWhoHasAnInterface) {
  EXPECT_EQ(driver_of("1-1.3", 0, root), "");
  fs::create_symlink("../../../../bus/usb/drivers/usbhid", root / "bus/usb/devices/1-1.3:1.0/driver");
  EXPECT_EQ(driver_of("1-1.3", 0, root), "usbhid");
  EXPECT_EQ(driver_of("1-1.3", 1, root), "");
}

TEST(NoPermission, SaysWhatToInstall) {
  EXPECT_EQ(describe(no_permission({.vid = 0x16C0, .pid = 0x05DF, .product = "USBRelay2", .path = "1-1.3"},
                                   "/dev/bus/usb/001/017")),
            "1-1.3 (16c0:05df USBRelay2): permission denied for /dev/bus/usb/001/017; put this line into "
            "/etc/udev/rules.d/70-hanrig.rules, add "
            "yourself with `usermod -aG plugdev $USER`, log in again and plug it in again: SUBSYSTEM==\"usb\", "
            "ATTR{idVendor}==\"16c0\", "
            "ATTR{idProduct}==\"05df\", GROUP=\"plugdev\", MODE=\"0660\" (io_failed)");
}

}  // namespace
}  // namespace rig::usb_port
