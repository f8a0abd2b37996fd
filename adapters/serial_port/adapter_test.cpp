// SPDX-License-Identifier: Apache-2.0
#include "adapters/serial_port/adapter.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <grp.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "adapters/serial_port/identity.hpp"
#include "adapters/serial_port/tty.hpp"
#include "adapters/serial_port/twin.hpp"

namespace rig::serial_port {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using ::testing::ElementsAre;

/// Collects what a stream hears.
struct Ear {
  explicit Ear(device::ByteStream& stream) {
    stream.listen({[this](ByteView bytes) {
                     heard.insert(heard.end(), bytes.begin(), bytes.end());
                     news.notify();
                   },
                   [this](const Error& error) {
                     losses.push_back(describe(error));
                     news.notify();
                   }});
  }
  Bytes heard;
  std::vector<std::string> losses;
  io::Signal news;
};

struct Pty : ::testing::Test {
  io::Loop loop{io::TimeMode::real};
  std::unique_ptr<PtyTwin> twin = *PtyTwin::create(loop, "twin");

  Deadline soon() { return Deadline::after(loop.now(), 10s); }
  std::unique_ptr<SerialPort> open(const SerialSettings& settings = {}) {
    auto opened = SerialPort::open(loop, twin->slave_path(), settings);
    EXPECT_TRUE(opened.has_value()) << describe(opened.error());
    return std::move(*opened);
  }
  void wait_for(Ear& ear, std::size_t count) {
    EXPECT_TRUE(loop.wait_until(ear.news, soon(), [&] { return ear.heard.size() >= count; }).has_value())
        << ear.heard.size();
  }
  void wait_for_loss(Ear& ear) {
    EXPECT_TRUE(loop.wait_until(ear.news, soon(), [&] { return !ear.losses.empty(); }).has_value());
  }
};

Bytes numbered(std::size_t count) {
  Bytes bytes(count);
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<Byte>(i * 7 + i / 256);
  return bytes;
}

TEST_F(Pty, CarriesBytesBothWays) {
  const auto port = open();
  Ear host(*port), far(*twin);
  port->write(as_bytes("ping"));
  wait_for(far, 4);
  twin->write(as_bytes("pong!"));
  wait_for(host, 5);
  EXPECT_EQ(as_text(far.heard), "ping");
  EXPECT_EQ(as_text(host.heard), "pong!");
}

TEST_F(Pty, PassesEveryByteUnchanged) {
  const auto port = open();
  Ear host(*port), far(*twin);
  const Bytes all = numbered(512);
  for (const int special : {0x11, 0x13, 0x00, 0xFF, 0x03, 0x0D})
    EXPECT_NE(std::find(all.begin(), all.end(), special), all.end());
  port->write(all);
  twin->write(all);
  wait_for(far, all.size());
  wait_for(host, all.size());
  EXPECT_EQ(far.heard, all);
  EXPECT_EQ(host.heard, all);
}

TEST_F(Pty, QueuesMoreThanTheLineTakesAtOnce) {
  const auto port = open();
  Ear far(*twin);
  const Bytes big = numbered(1'000'000);
  for (std::size_t at = 0; at < big.size(); at += 100'000) port->write(ByteView(big).subspan(at, 100'000));
  wait_for(far, big.size());
  EXPECT_TRUE(far.heard == big);
}

TEST_F(Pty, GivesUpWhenTheOtherEndDoesNotRead) {
  const Descriptor nobody_reads(posix_openpt(O_RDWR | O_NOCTTY));
  ASSERT_TRUE(grantpt(nobody_reads.get()) == 0 && unlockpt(nobody_reads.get()) == 0);
  const std::string path = ptsname(nobody_reads.get());
  const auto port = *SerialPort::open(loop, path);
  Ear ear(*port);
  for (int i = 0; i < 40; ++i) port->write(Bytes(64 * 1024));
  EXPECT_TRUE(ear.losses.empty()) << "told from inside write()";
  wait_for_loss(ear);
  EXPECT_THAT(ear.losses, ElementsAre(path + ": the other end does not read: 1048576 bytes are waiting (io_failed)"));
}

TEST_F(Pty, TellsOnceThatTheOtherEndIsGone) {
  const auto port = open();
  Ear host(*port);
  const std::string path = twin->slave_path();
  twin.reset();
  wait_for_loss(host);
  port->write(as_bytes("nobody is there"));
  loop.run();  // ends: nothing is watched any more
  EXPECT_THAT(host.losses, ElementsAre(path + ": unplugged, or closed at its other end (port_lost)"));
}

TEST_F(Pty, TellsALossNobodyHeardToTheNextListener) {
  const auto port = open();
  twin.reset();
  loop.run();
  Ear late(*port);
  EXPECT_TRUE(late.losses.empty()) << "told from inside listen()";
  wait_for_loss(late);
  EXPECT_EQ(late.losses.size(), 1u);
}

TEST_F(Pty, LosesAWriteToAnEndThatIsGone) {
  const auto port = open();
  Ear host(*port);
  twin.reset();
  port->write(as_bytes("x"));
  wait_for_loss(host);
  EXPECT_EQ(host.losses.size(), 1u);
}

TEST_F(Pty, BelongsToOneProgramAtATime) {
  auto port = open();
  const auto second = SerialPort::open(loop, twin->slave_path());
  ASSERT_TRUE(second.has_error());
  EXPECT_EQ(describe(second.error()), twin->slave_path() + ": in use by another program (port_busy)");
  port.reset();
  EXPECT_TRUE(SerialPort::open(loop, twin->slave_path()).has_value());
}

TEST_F(Pty, RespectsAProgramThatMarkedItsUseAsExclusive) {
  const Descriptor other(::open(twin->slave_path().c_str(), O_RDWR | O_NOCTTY));
  ASSERT_EQ(ioctl(other.get(), TIOCEXCL), 0);
  EXPECT_EQ(SerialPort::open(loop, twin->slave_path()).error().code, ErrorCode::port_busy);
  ASSERT_EQ(ioctl(other.get(), TIOCNXCL), 0);
  EXPECT_TRUE(SerialPort::open(loop, twin->slave_path()).has_value());
}

TEST_F(Pty, DropsWhatArrivedBeforeItWasOpened) {
  twin->write(as_bytes("stale"));
  const auto port = open();
  Ear host(*port);
  twin->write(as_bytes("fresh"));
  wait_for(host, 5);
  EXPECT_EQ(as_text(host.heard), "fresh");
}

TEST_F(Pty, SetsTheLineUp) {
  for (const std::uint32_t baud : {9600u, 57600u, 115200u, 250000u, 74880u}) {
    const auto port = open({.baud = baud, .data_bits = 7, .parity = Parity::even, .stop_bits = 2, .rtscts = true});
    const Descriptor look(::open(twin->slave_path().c_str(), O_RDWR | O_NOCTTY));
    EXPECT_EQ(*twin->baud(), baud);
    ::termios tty{};
    ASSERT_EQ(tcgetattr(look.get(), &tty), 0);
    EXPECT_EQ(tty.c_cflag & CSTOPB, tcflag_t{CSTOPB});
    EXPECT_EQ(tty.c_cflag & CRTSCTS, tcflag_t{CRTSCTS});
    EXPECT_EQ(tty.c_iflag & (IXON | IXOFF | ICRNL | ISTRIP), 0u);
    EXPECT_EQ(tty.c_lflag & (ICANON | ECHO | ISIG), 0u);
    EXPECT_EQ(tty.c_cc[VMIN], 1);
  }
}

TEST_F(Pty, MayBeReplacedByItsOwnListener) {
  const auto port = open();
  std::string first, second;
  io::Signal news;
  const auto hear = [&news](std::string& into) {
    return [&into, &news](ByteView bytes) {
      into += as_text(bytes);
      news.notify();
    };
  };
  port->listen({[&, say = hear(first)](ByteView bytes) {
                  port->listen({hear(second), {}});
                  say(bytes);
                },
                {}});
  twin->write(as_bytes("one"));
  EXPECT_TRUE(loop.wait_until(news, soon(), [&] { return first == "one"; }).has_value());
  twin->write(as_bytes("two"));
  EXPECT_TRUE(loop.wait_until(news, soon(), [&] { return second == "two"; }).has_value());
}

TEST_F(Pty, NamesTheGroupThatMayUseThePort) {
  struct stat status {};
  ASSERT_EQ(::stat(twin->slave_path().c_str(), &status), 0);
  ASSERT_EQ(chmod(twin->slave_path().c_str(), 0), 0);
  const auto me = geteuid();
  ASSERT_EQ(me == 0 ? seteuid(65534) : 0, 0);  // root may open anything
  const auto refused = SerialPort::open(loop, twin->slave_path());
  ASSERT_EQ(seteuid(me), 0);
  ASSERT_TRUE(refused.has_error());
  const std::string group_name = getgrgid(status.st_gid)->gr_name;
  EXPECT_EQ(refused.error(),
            make_error(ErrorCode::io_failed,
                       "permission denied; the port belongs to group " + group_name +
                           ": add yourself with 'usermod -aG " + group_name + " <user>' and log in again",
                       twin->slave_path()));
}

TEST_F(Pty, IsIdentifiedAsAPseudoTerminal) {
  const auto found = identity(twin->slave_path());
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(*found, (PortIdentity{.path = twin->slave_path(), .transport = Transport::pseudo_terminal}));
}

TEST_F(Pty, IsOpenedThroughALinkThatGoesAwayWithTheTwin) {
  const fs::path folder = fs::path(::testing::TempDir()) / ("ports-" + std::to_string(getpid()));
  const fs::path link = folder / "hub";
  fs::create_directories(folder);
  fs::create_symlink("/dev/pts/a-killed-run", link);
  ASSERT_TRUE(twin->link(link).has_value());
  {
    const auto port = *SerialPort::open(loop, link.string());
    EXPECT_EQ(port->name(), link.string());
    EXPECT_EQ(identity(link.string())->transport, Transport::pseudo_terminal);
  }
  twin.reset();
  EXPECT_FALSE(fs::is_symlink(link));
  fs::remove_all(folder);
}

TEST_F(Pty, DoesNotReplaceAFileByALink) {
  const auto refused = twin->link("/dev/null");
  ASSERT_TRUE(refused.has_error());
  EXPECT_EQ(describe(refused.error()), "/dev/null: cannot link to the port of twin twin: File exists (io_failed)");
}

TEST(Open, SaysThatAPathIsNoSerialPort) {
  io::Loop loop(io::TimeMode::real);
  EXPECT_EQ(describe(SerialPort::open(loop, "/dev/null").error()), "/dev/null: is not a serial port (unsupported)");
}

TEST(NoSuchPort, NamesTheNearestAndAllThatArePresent) {
  const std::vector<PortIdentity> present{{.path = "/dev/ttyS0"},
                                          {.path = "/dev/ttyUSB0",
                                           .transport = Transport::usb,
                                           .vid = 0x1A86,
                                           .pid = 0x7523,
                                           .product = "USB Serial",
                                           .usb_path = "1-1.3"}};
  EXPECT_EQ(describe(no_such_port("/dev/ttyUSB7", present)),
            "/dev/ttyUSB7: there is no such port; nearest is /dev/ttyUSB0; plugged in: /dev/ttyS0; "
            "/dev/ttyUSB0 (1a86:7523 USB Serial, at 1-1.3) (not_found)");
  EXPECT_EQ(describe(no_such_port("/dev/ttyUSB7", {})),
            "/dev/ttyUSB7: there is no such port; no serial port is plugged in (not_found)");
}

}  // namespace
}  // namespace rig::serial_port
