// SPDX-License-Identifier: Apache-2.0
#include "rig/adapter/spec.hpp"

#include <gmock/gmock.h>

#include "rig/io/memory_stream.hpp"

namespace rig::adapter::test {

struct LampSettings {
  std::uint8_t brightness = 50;
};
struct LampTwinSettings {
  bool flickers = false;
};

}  // namespace rig::adapter::test

template <>
struct rig::yaml::YamlLayout<rig::adapter::test::LampSettings> {
  using T = adapter::test::LampSettings;
  static constexpr std::tuple fields{Field{"brightness", &T::brightness, "in percent", optional, range(1, 100)}};
};
template <>
struct rig::yaml::YamlLayout<rig::adapter::test::LampTwinSettings> {
  using T = adapter::test::LampTwinSettings;
  static constexpr std::tuple fields{Field{"flickers", &T::flickers, "as old lamps do", optional}};
};

namespace rig::adapter::test {
namespace {

using ::testing::ElementsAre;

class Lamp final : public device::RelayBank {
 public:
  explicit Lamp(unsigned brightness) : brightness_(brightness) {}
  unsigned channels() const override { return brightness_; }
  bool can_read() const override { return false; }
  Result<void> set(unsigned, device::RelayState, Deadline) override { return {}; }
  Result<device::RelayState> read(unsigned, Deadline) override { return make_error(ErrorCode::unsupported, "a lamp cannot tell"); }

 private:
  unsigned brightness_;
};

struct LampTwin final : Twin {};

struct Definition {
  static constexpr std::string_view name = "lamp";
  static constexpr std::string_view summary = "shines";
  static constexpr auto capability = Capability::relay_bank;
  static constexpr std::uint32_t default_baud = 1200;
  using Settings = LampSettings;
  using TwinSettings = LampTwinSettings;

  static Result<Opened> open(const OpenContext& context, const Settings& settings) {
    if (settings.brightness == 13) return make_error(ErrorCode::refused, "unlucky", context.name);
    return Opened(std::make_unique<Lamp>(settings.brightness));
  }
  // The twin shows through its contact what it was given.
  static std::unique_ptr<Twin> make_twin(const TwinContext& context, const Settings& settings, const TwinSettings& twin) {
    context.contact(settings.brightness, twin.flickers);
    return std::make_unique<LampTwin>();
  }
};

yaml::Document entry(std::string_view text) { return yaml::Document::parse(text, "bench.yaml").value(); }

std::string trouble(std::string_view text) {
  const auto document = entry(text);
  yaml::Diagnostics diagnostics;
  const bool clean = make_spec<Definition>().check(document.root(), document.root().find("twin"), diagnostics);
  EXPECT_EQ(clean, diagnostics.empty());
  return to_string(diagnostics);
}

struct AdapterSpec : ::testing::Test {
  io::Loop loop{io::TimeMode::virtual_time};
  io::MemoryLine line{loop, "line"};
  sim::Air air{loop, {}, Rng(1)};
  Spec spec = make_spec<Definition>();

  Result<Opened> open(std::string_view text) {
    const auto document = entry(text);
    return spec.open({.loop = loop, .port = line.host_end(), .name = "desk"}, document.root());
  }
  /// What the twin's contact was told.
  std::pair<unsigned, bool> twin_of(std::string_view text) {
    std::pair<unsigned, bool> told;
    const auto document = entry(text);
    const auto twin = spec.make_twin({.loop = loop,
                                      .port = line.twin_end(),
                                      .air = air,
                                      .contact = [&](unsigned channel, bool closed) { told = {channel, closed}; },
                                      .rng = Rng(1),
                                      .name = "desk"},
                                     document.root(), document.root().find("twin"));
    EXPECT_TRUE(twin);
    return told;
  }
};

TEST_F(AdapterSpec, SaysWhatTheDefinitionSays) {
  EXPECT_EQ(spec.name, "lamp");
  EXPECT_EQ(spec.summary, "shines");
  EXPECT_EQ(spec.capability, Capability::relay_bank);
  EXPECT_EQ(spec.default_baud, 1200u);
  ASSERT_EQ(spec.settings().size(), 1u);
  EXPECT_EQ(spec.settings()[0].name, "brightness");
  ASSERT_EQ(spec.twin_settings().size(), 1u);
  EXPECT_EQ(spec.twin_settings()[0].name, "flickers");
}

TEST_F(AdapterSpec, NamesItsCapabilities) {
  EXPECT_EQ(name(Capability::console), "console");
  EXPECT_EQ(name(Capability::sniffer), "sniffer");
  EXPECT_EQ(name(Capability::current_meter), "current_meter");
  EXPECT_EQ(name(Capability::coordinator), "coordinator");
  EXPECT_EQ(name(Capability::relay_bank), "relay_bank");
}

TEST_F(AdapterSpec, LeavesTheKeysOfTheBenchToTheBench) {
  EXPECT_EQ(trouble("{adapter: lamp, port: twin, brightness: 7, twin: {flickers: true}}\n"), "");
}

TEST_F(AdapterSpec, ReportsAKeyThatTheTwinDoesNotHave) {
  EXPECT_EQ(trouble("twin: {flicker: true}\n"), "bench.yaml:1:8: twin: unknown key \"flicker\", did you mean \"flickers\"?\n");
}

TEST_F(AdapterSpec, ReportsBothPartsAtOnce) {
  EXPECT_EQ(trouble("brightness: 101\ntwin: {flickers: 3}\n"),
            "bench.yaml:1:13: brightness: expected an integer 1..100, found \"101\"\n"
            "bench.yaml:2:18: twin.flickers: expected true or false, found \"3\"\n");
}

TEST_F(AdapterSpec, OpensWithWhatTheEntrySays) {
  auto opened = open("{adapter: lamp, brightness: 7}\n");
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(std::get<std::unique_ptr<device::RelayBank>>(*opened)->channels(), 7u);
}

TEST_F(AdapterSpec, OpensWithTheDefaultsWhereTheEntrySaysNothing) {
  auto opened = open("{adapter: lamp}\n");
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(std::get<std::unique_ptr<device::RelayBank>>(*opened)->channels(), 50u);
}

TEST_F(AdapterSpec, PassesOnWhyItCouldNotBeOpened) {
  EXPECT_EQ(describe(open("brightness: 13\n").error()), "desk: unlucky (refused)");
  EXPECT_EQ(open("brightness: much\n").error().code, ErrorCode::invalid_file);
}

TEST_F(AdapterSpec, GivesTheTwinBothParts) {
  EXPECT_EQ(twin_of("{brightness: 7, twin: {flickers: true}}\n"), std::pair(7u, true));
  EXPECT_EQ(twin_of("{brightness: 7}\n"), std::pair(7u, false));
}

}  // namespace
}  // namespace rig::adapter::test
