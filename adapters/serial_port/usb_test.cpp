// SPDX-License-Identifier: Apache-2.0
//
// The port under the real libserialport, with the dongle, its /sys and its modem lines mocked.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/ioctl.h>
#include <termios.h>

#include <filesystem>

#include "adapters/serial_port/adapter.hpp"
#include "adapters/serial_port/identity.hpp"
#include "adapters/serial_port/mock_tty.hpp"
#include "adapters/serial_port/tty.hpp"

namespace rig::serial_port {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Usb : ::testing::Test {
  io::Loop loop{io::TimeMode::real};
  MockTtyBed bed;
  MockTty relay_board{bed, loop};

  std::unique_ptr<SerialPort> open(const SerialSettings& settings = {.baud = 9600}) {
    auto opened = SerialPort::open(loop, relay_board.path(), settings);
    EXPECT_TRUE(opened.has_value()) << describe(opened.error());
    return opened.has_value() ? std::move(*opened) : nullptr;
  }
  /// The same line seen from behind the dongle.
  Descriptor look() {
    return Descriptor(::open(relay_board.device().slave_path().c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));
  }
  ::termios line() {
    ::termios tty{};
    EXPECT_EQ(tcgetattr(look().get(), &tty), 0);
    return tty;
  }
  /// The device behind the dongle answers every chunk with the same chunk.
  void echo() {
    relay_board.device().listen({[this](ByteView bytes) { relay_board.device().write(bytes); }, {}});
  }
  /// Sends `text` and waits for its echo, or for the loss of the port.
  std::string exchange(SerialPort& port, const std::string& text) {
    std::string heard, lost;
    io::Signal news;
    port.listen({[&](ByteView bytes) {
                   heard += as_text(bytes);
                   news.notify();
                 },
                 [&](const Error& error) {
                   lost = describe(error);
                   news.notify();
                 }});
    port.write(as_bytes(text));
    const auto waited = loop.wait_until(news, Deadline::after(loop.now(), 10s),
                                        [&] { return heard.size() >= text.size() || !lost.empty(); });
    EXPECT_TRUE(waited.has_value());
    port.listen({});
    return lost.empty() ? heard : lost;
  }
};

TEST_F(Usb, TellsWhatIsPluggedInWhere) {
  const auto found = identity("/dev/ttyUSB0");
  ASSERT_TRUE(found.has_value()) << describe(found.error());
  EXPECT_EQ(*found, (PortIdentity{.path = "/dev/ttyUSB0",
                                  .transport = Transport::usb,
                                  .vid = 0x1A86,
                                  .pid = 0x7523,
                                  .serial = "",
                                  .manufacturer = "QinHeng",
                                  .product = "USB Serial",
                                  .usb_path = "1-1"}));
}

TEST_F(Usb, ListsEveryPort) {
  const MockTty dongle(bed, loop,
                       {.tty = "ttyUSB1",
                        .usb_path = "1-1.3",
                        .vid = "10c4",
                        .pid = "ea60",
                        .serial = "0001",
                        .product = "CP2102N",
                        .minor = 1});
  std::vector<std::string> found;
  for (const PortIdentity& port : enumerate()) found.push_back(describe(port));
  EXPECT_THAT(found, ElementsAre("/dev/ttyUSB0 (1a86:7523 USB Serial, at 1-1)",
                                 "/dev/ttyUSB1 (10c4:ea60 CP2102N, serial 0001, at 1-1.3)"));
  relay_board.unplug();
  EXPECT_EQ(enumerate().size(), 1u);
}

TEST_F(Usb, SaysWhichPortsAreThereWhenOneIsMissing) {
  EXPECT_EQ(describe(SerialPort::open(loop, "/dev/ttyUSB3").error()),
            "/dev/ttyUSB3: there is no such port; nearest is /dev/ttyUSB0; plugged in: "
            "/dev/ttyUSB0 (1a86:7523 USB Serial, at 1-1) (not_found)");
  relay_board.unplug();
  EXPECT_EQ(describe(identity("/dev/ttyUSB0").error()),
            "/dev/ttyUSB0: there is no such port; no serial port is plugged in (not_found)");
}

TEST_F(Usb, SetsTheLineUp) {
  for (const std::uint32_t baud : {9600u, 115200u, 250000u, 74880u}) {
    const auto port = open({.baud = baud});
    EXPECT_EQ(*relay_board.device().baud(), baud);
  }
  const auto port = open();
  const ::termios tty = line();
  EXPECT_EQ(tty.c_cflag & (CSIZE | PARENB | CSTOPB), tcflag_t{CS8});
  EXPECT_EQ(tty.c_cflag & CRTSCTS, 0u);
  EXPECT_EQ(tty.c_iflag & (IXON | IXOFF), 0u);
  EXPECT_EQ(tty.c_cc[VMIN], 1);
  EXPECT_EQ(tty.c_cc[VTIME], 0);
}

TEST_F(Usb, ReallySetsHardwareFlowControl) {
  const auto port = open({.baud = 115200, .rtscts = true});
  EXPECT_EQ(line().c_cflag & CRTSCTS, tcflag_t{CRTSCTS});
}

TEST_F(Usb, OpensAPortWhoseDriverHasNoModemLines) {
  MockTty gadget(bed, loop, {.tty = "ttyUSB1", .usb_path = "1-2", .minor = 1, .has_modem_lines = false});
  gadget.device().listen({[&](ByteView bytes) { gadget.device().write(bytes); }, {}});
  const auto port = SerialPort::open(loop, gadget.path(), {.baud = 57600});
  ASSERT_TRUE(port.has_value()) << describe(port.error());
  EXPECT_EQ(*gadget.device().baud(), 57600u);
  EXPECT_EQ(exchange(**port, "no DTR, no RTS"), "no DTR, no RTS");
}

TEST_F(Usb, LeavesNoDescriptorToChildren) {
  const auto port = open();
  std::vector<std::string> leaking;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code error;
    const auto target = std::filesystem::read_symlink(entry.path(), error);
    const int flags = fcntl(std::stoi(entry.path().filename()), F_GETFD);
    if (target.string().find("/pts/") != std::string::npos && std::stoi(entry.path().filename()) > 2 &&
        (flags & FD_CLOEXEC) == 0)
      leaking.push_back(target);
  }
  EXPECT_THAT(leaking, IsEmpty());
}

TEST_F(Usb, BelongsToOneProgramAtATimeAndIsNotDisturbedByTheSecond) {
  const auto port = open();
  echo();
  EXPECT_EQ(describe(SerialPort::open(loop, "/dev/ttyUSB0").error()),
            "/dev/ttyUSB0: in use by another program (port_busy)");
  EXPECT_EQ(exchange(*port, "still here"), "still here");
}

TEST_F(Usb, CarriesEveryByteUnchanged) {
  const auto port = open();
  echo();
  std::string all(256, '\0');
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<char>(i);
  EXPECT_EQ(exchange(*port, all), all);
}

TEST_F(Usb, IsLostWhenUnpluggedAndGoesOnWhenPluggedInAgain) {
  auto port = open();
  relay_board.device().listen({[this](ByteView) { loop.post([this] { relay_board.unplug(); }); }, {}});
  EXPECT_EQ(exchange(*port, "half a transf"), "/dev/ttyUSB0: unplugged, or closed at its other end (port_lost)");
  relay_board.plug();
  port = open();
  ASSERT_TRUE(port);
  echo();
  EXPECT_EQ(exchange(*port, "the other half"), "the other half");
}

}  // namespace
}  // namespace rig::serial_port
