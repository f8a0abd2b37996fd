// SPDX-License-Identifier: Apache-2.0
#include "rig/io/memory_stream.hpp"

#include <gtest/gtest.h>

namespace rig::io {
namespace {

using namespace std::chrono_literals;

struct Line : ::testing::Test {
  Loop loop{TimeMode::virtual_time};
  std::string heard;
  device::ByteStream::Listener ear() {
    return {[this](ByteView bytes) { heard += std::string(as_text(bytes)) + "@" + format_duration(loop.now().time_since_epoch()) + " "; },
            [this](const Error& error) { heard += describe(error); }};
  }
};

TEST_F(Line, CarriesBytesBothWaysWithoutTime) {
  MemoryLine line(loop, "hub");
  line.host_end().listen(ear());
  line.twin_end().listen({[&](ByteView bytes) { line.twin_end().write(bytes); }, {}});
  line.host_end().write(as_bytes("ping"));
  loop.run();
  EXPECT_EQ(heard, "ping@0ms ");
}

TEST_F(Line, TakesTenBitsPerOctetWhenItHasABaudRate) {
  MemoryLine line(loop, "hub", {.baud = 1000});
  line.twin_end().listen(ear());
  line.host_end().write(as_bytes("abc"));
  line.host_end().write(as_bytes("d"));
  loop.run();
  EXPECT_EQ(heard, "abc@30ms d@40ms ");
}

TEST_F(Line, TellsBothEndsOnceThatItWasCutAndCarriesNothingAfter) {
  MemoryLine line(loop, "hub");
  line.host_end().listen(ear());
  line.twin_end().write(as_bytes("lost"));
  line.cut();
  line.cut();
  line.twin_end().write(as_bytes("x"));
  loop.run();
  EXPECT_EQ(heard, "hub: the line was cut (port_lost)");
}

TEST_F(Line, CarriesAgainOnceItIsPluggedInAndForgetsWhatWasUnderWay) {
  MemoryLine line(loop, "hub", {.baud = 1000});
  line.host_end().listen(ear());
  line.twin_end().write(as_bytes("lost"));
  line.cut();
  loop.run_one();
  line.plug_in_again();
  line.twin_end().write(as_bytes("x"));
  loop.run();
  EXPECT_EQ(heard, "hub: the line was cut (port_lost)x@10ms ");
}

}  // namespace
}  // namespace rig::io
