// SPDX-License-Identifier: Apache-2.0
#include "rig/wire/layout.hpp"

#include "rig/wire/codec_test_kit.hpp"

namespace rig::wire {
namespace {

enum class Colour : std::uint8_t { red = 1, blue = 2 };

struct Inner {
  std::uint16_t id{};
  std::int8_t rssi{};
  bool operator==(const Inner&) const = default;
};

struct Sample {
  Colour colour{};
  Inner inner;
  Eui64 eui;
  NodeId node{};
  std::array<Byte, 2> key{};
  LengthPrefixed<4> text;
  bool operator==(const Sample&) const = default;
};

struct Open {
  std::uint8_t id{};
  Rest<3> rest;
  bool operator==(const Open&) const = default;
};

}  // namespace

template <>
struct Layout<Inner> {
  static constexpr std::string_view name = "inner";
  static constexpr std::tuple fields{Field{"id", &Inner::id}, Field{"rssi", &Inner::rssi}};
};
template <>
struct Layout<Sample> {
  static constexpr std::string_view name = "sample";
  static constexpr std::tuple fields{Field{"colour", &Sample::colour}, Field{"inner", &Sample::inner}, Field{"eui", &Sample::eui},
                                     Field{"node", &Sample::node},     Field{"key", &Sample::key},     Field{"text", &Sample::text}};
};
template <>
struct Layout<Open> {
  static constexpr std::string_view name = "open";
  static constexpr std::tuple fields{Field{"id", &Open::id}, Field{"rest", &Open::rest}};
};

namespace {

const Sample sample{Colour::blue, {0x1234, -3}, Eui64{0x0102030405060708}, NodeId{0xABCD}, {0xDE, 0xAD}, {{'h', 'i'}}};

TEST(Layout, ComesFromOneTable) {
  check_codec(sample, "02 3412 FD 0807060504030201 CDAB DEAD 02 6869"_hex);
}

TEST(Layout, PrintsItself) {
  EXPECT_EQ(print(sample), "sample{colour=0x02, inner=inner{id=0x1234, rssi=-3}, eui=0102030405060708, node=0xABCD, key=DEAD, text=6869}");
}

TEST(Layout, RefusesALengthBeyondItsLimit) {
  EXPECT_EQ(decode<Sample>("02 3412 FD 0807060504030201 CDAB DEAD 05 6869686968"_hex).error(), DecodeError::bad_length);
  EXPECT_EQ(decode<Open>("01 0203040506"_hex).error(), DecodeError::bad_length);
}

TEST(Layout, LetsRestTakeWhatIsLeft) { check_codec(Open{1, {{2, 3}}}, "010203"_hex, Tail::open_ended); }

}  // namespace
}  // namespace rig::wire
