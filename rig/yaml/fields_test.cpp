// SPDX-License-Identifier: Apache-2.0
#include "rig/yaml/fields.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace rig::yaml {
namespace {

using namespace std::chrono_literals;

enum class Position { off, on };

struct Relay {
  std::string port;
  std::uint8_t channel{};
  std::uint32_t baud_rate{9600};
  Duration settle{50ms};
  Position safe_position{Position::off};
  std::optional<double> amps;
  Location location;
};

struct Bench {
  std::string id;
  bool is_virtual{false};
  std::vector<std::pair<std::string, Relay>> relays;
  std::map<std::string, Eui64> devices;
  std::vector<std::string> tags;
  Bytes key;
  std::filesystem::path images;
  std::optional<Node> extra;
};

}  // namespace

template <>
struct Names<Position> {
  static constexpr std::array values{Named{"off", Position::off}, Named{"on", Position::on}};
};

template <>
struct YamlLayout<Relay> {
  static constexpr std::tuple fields{Field{"port", &Relay::port, "device node of the serial port"},
                                     Field{"channel", &Relay::channel, "number on the board", required, range(1, 8)},
                                     Field{"baud_rate", &Relay::baud_rate, "line speed", optional},
                                     Field{"settle", &Relay::settle, "how long the contacts may bounce", optional},
                                     Field{"safe_position", &Relay::safe_position, "where the relay is left", optional},
                                     Field{"amps", &Relay::amps, "rating of the contacts", optional}};
};

template <>
struct YamlLayout<Bench> {
  static constexpr std::tuple fields{Field{"id", &Bench::id, "name in reports", required, slug},
                                     Field{"virtual", &Bench::is_virtual, "no hardware", optional},
                                     Field{"relays", &Bench::relays, "", optional},
                                     Field{"devices", &Bench::devices, "", optional},
                                     Field{"tags", &Bench::tags, "", optional},
                                     Field{"key", &Bench::key, "", optional},
                                     Field{"images", &Bench::images, "", optional},
                                     Field{"extra", &Bench::extra, "", optional}};
};

namespace {

Document document(std::string_view text) { return Document::parse(text, "bench.yaml").value(); }

Bench bench(std::string_view text) {
  const auto source = document(text);
  Bench value;
  Diagnostics diagnostics;
  EXPECT_TRUE(read_fields(source.root(), value, diagnostics)) << to_string(diagnostics);
  return value;
}

std::string trouble(std::string_view text) {
  const auto source = document(text);
  Bench value;
  Diagnostics diagnostics;
  EXPECT_FALSE(read_fields(source.root(), value, diagnostics));
  return to_string(diagnostics);
}

TEST(Fields, AStructIsReadFromItsTable) {
  const auto value = bench(
      "id: lab-1\nvirtual: true\n"
      "relays:\n  power: {port: /dev/ttyUSB0, channel: 0x02, settle: 1m30s, safe_position: \"on\", amps: 2.5}\n"
      "devices: {ppmid1: 00DB1234567890A4}\ntags: [nightly, 24]\nkey: 1A C0 38\n");
  EXPECT_EQ(value.id, "lab-1");
  EXPECT_TRUE(value.is_virtual);
  ASSERT_EQ(value.relays.size(), 1u);
  const auto& [id, relay] = value.relays.front();
  EXPECT_EQ(id, "power");
  EXPECT_EQ(relay.port, "/dev/ttyUSB0");
  EXPECT_EQ(relay.channel, 2);
  EXPECT_EQ(relay.settle, 90s);
  EXPECT_EQ(relay.safe_position, Position::on);
  EXPECT_EQ(relay.amps, 2.5);
  EXPECT_EQ(relay.location, (Location{"bench.yaml", 4, 10, "relays.power"}));
  EXPECT_EQ(value.devices.at("ppmid1"), Eui64{0x00DB1234567890A4});
  EXPECT_EQ(value.tags, (std::vector<std::string>{"nightly", "24"}));
  EXPECT_EQ(value.key, "1AC038"_hex);
}

TEST(Fields, WhatIsNotWrittenKeepsItsDefault) {
  const auto value = bench("id: lab\nrelays: {power: {port: a, channel: 1}}\n");
  EXPECT_FALSE(value.is_virtual);
  EXPECT_EQ(value.relays.front().second.baud_rate, 9600u);
  EXPECT_EQ(value.relays.front().second.amps, std::nullopt);
}

TEST(Fields, UnknownKeyNamesTheNearest) {
  EXPECT_EQ(trouble("id: lab\nrelays:\n  power:\n    baud_rte: 300\n    port: a\n    channel: 1\n"),
            "bench.yaml:4:5: relays.power: unknown key \"baud_rte\", did you mean \"baud_rate\"?\n");
  EXPECT_EQ(trouble("id: lab\ncolour: red\n"), "bench.yaml:2:1: unknown key \"colour\"\n");
}

TEST(Fields, MissingKeySaysWhatItIsFor) {
  EXPECT_EQ(trouble("id: lab\nrelays:\n  power: {channel: 1}\n"),
            "bench.yaml:3:10: relays.power: missing key \"port\" (text: device node of the serial port)\n");
}

TEST(Fields, EveryTroubleIsToldInSourceOrder) {
  EXPECT_EQ(trouble("virtual: \"true\"\nrelays:\n  Power: {port: [a], channel: 9, settle: 90, safe_position: onn}\n  "
                    "x: 5\nid: Lab 1\n"),
            "bench.yaml:1:10: virtual: expected true or false, found \"true\"\n"
            "bench.yaml:3:3: relays.Power: expected an id of a-z, 0-9, '_' and '-', found \"Power\"\n"
            "bench.yaml:3:17: relays.Power.port: expected a text, found a list\n"
            "bench.yaml:3:31: relays.Power.channel: expected an integer 1..8, found \"9\"\n"
            "bench.yaml:3:42: relays.Power.settle: expected a duration such as 90s or 200ms, found \"90\"\n"
            "bench.yaml:3:61: relays.Power.safe_position: expected off or on, found \"onn\", did you mean \"on\"?\n"
            "bench.yaml:4:6: relays.x: expected a map, found \"5\"\n"
            "bench.yaml:5:5: id: expected an id of a-z, 0-9, '_' and '-', found \"Lab 1\"\n");
}

TEST(Fields, NumbersOutOfRangeAreNotClipped) {
  const auto relay = [](const char* rest) {
    return trouble(std::string("id: a\nrelays: {r: {port: a, channel: 1, ") + rest + "}}\n");
  };
  EXPECT_EQ(relay("baud_rate: 4294967296"),
            "bench.yaml:2:46: relays.r.baud_rate: expected an integer 0..4294967295, found \"4294967296\"\n");
  EXPECT_EQ(relay("baud_rate: -1"),
            "bench.yaml:2:46: relays.r.baud_rate: expected an integer 0..4294967295, found \"-1\"\n");
  EXPECT_EQ(relay("baud_rate: 0755"),
            "bench.yaml:2:46: relays.r.baud_rate: expected an integer 0..4294967295, found \"0755\"\n");
  EXPECT_EQ(relay("baud_rate: \"300\""),
            "bench.yaml:2:46: relays.r.baud_rate: expected an integer 0..4294967295, found \"300\"\n");
  EXPECT_EQ(relay("amps: 1.2.3"), "bench.yaml:2:41: relays.r.amps: expected a number, found \"1.2.3\"\n");
}

TEST(Fields, AnEmptyValueMeansNothingAndIsNotADefault) {
  EXPECT_EQ(trouble("id: lab\nrelays:\n"), "bench.yaml:2:1: relays: expected a map, found nothing\n");
  EXPECT_EQ(trouble("id: lab\ntags:\n"), "bench.yaml:2:1: tags: expected a list, found nothing\n");
}

TEST(Fields, OtherWrongTypesSayWhatWasExpected) {
  EXPECT_EQ(trouble("id: lab\ndevices: {a: 12}\n"),
            "bench.yaml:2:14: devices.a: expected an EUI-64 such as 00DB1234567890A4, found \"12\"\n");
  EXPECT_EQ(trouble("id: lab\nkey: 1A C\n"), "bench.yaml:2:6: key: expected hex such as 1A C0 38, found \"1A C\"\n");
  EXPECT_EQ(trouble("id: lab\nimages: {}\n"), "bench.yaml:2:9: images: expected a path, found a map\n");
  EXPECT_EQ(trouble("- id: lab\n"), "bench.yaml:1:1: expected a map, found a list\n");
}

TEST(Fields, ReadAsGivesOneErrorWithEverythingInIt) {
  const auto source = document("id: A\nx: 1\n");
  const auto result = read_as<Bench>(source);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error(), make_error(ErrorCode::invalid_file,
                                       "expected an id of a-z, 0-9, '_' and '-', found \"A\"\n"
                                       "bench.yaml:2:1: unknown key \"x\"",
                                       "bench.yaml:1:5: id"));
}

TEST(Fields, TheSameTableDescribesItself) {
  const auto rows = describe_fields<Relay>();
  std::vector<std::string> lines;
  for (const auto& row : rows)
    lines.push_back(row.name + ": " + row.type.text + (row.required ? ", required" : ", default " + row.default_text));
  EXPECT_THAT(lines,
              testing::ElementsAre("port: text, required", "channel: integer 1..8, required",
                                   "baud_rate: integer 0..4294967295, default 9600", "settle: duration, default 50ms",
                                   "safe_position: off | on, default off", "amps: number, default "));
}

TEST(Fields, TheSchemaAllowsExactlyTheKeysOfTheTable) {
  const auto schema = json_schema(describe_fields<Bench>());
  EXPECT_EQ(schema["additionalProperties"], false);
  EXPECT_EQ(schema["required"], nlohmann::json::array({"id"}));
  EXPECT_EQ(schema["properties"].size(), field_names<Bench>().size());
  EXPECT_EQ(schema["properties"]["relays"]["additionalProperties"]["properties"]["channel"],
            nlohmann::json::parse(
                R"({"type": "integer", "minimum": 1, "maximum": 8, "description": "number on the board"})"));
  EXPECT_EQ(schema["properties"]["relays"]["additionalProperties"]["properties"]["safe_position"]["enum"],
            nlohmann::json::array({"off", "on"}));
}

}  // namespace
}  // namespace rig::yaml
