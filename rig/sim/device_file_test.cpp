// SPDX-License-Identifier: Apache-2.0
#include "rig/sim/device_file.hpp"

#include <gtest/gtest.h>

#include "rig/base/scratch_directory.hpp"

namespace rig::sim {
namespace {

struct DeviceFiles : ::testing::Test {
  void write(const std::string& name, const std::string& twin) {
    scratch.write(name + ".yaml", "kind: device\nversion: 1\nid: " + name + "\ntwin: " + twin + "\n");
  }
  bool read(const std::string& twin) {
    scratch.write("bench.yaml", "twin: " + twin + "\n");
    yaml::Diagnostics diagnostics;
    const auto bench = yaml::Document::load(scratch.path() / "bench.yaml", diagnostics);
    const bool clean = bench && read_twin(*bench->root().find("twin"), settings, diagnostics, &files);
    trouble = scratch.strip(to_string(diagnostics));
    return clean;
  }
  ScratchDirectory scratch;
  DeviceSettings settings;
  std::vector<std::filesystem::path> files;
  std::string trouble;
};

TEST_F(DeviceFiles, AreReadBeforeTheKeysOfTheBench) {
  write("meter", "{device_id: 0x0501, router: true, ota: {max_data_size: 40, defects: {repeats_end: 2}}}");
  write("old-meter", "{extends: meter.yaml, ota: {max_data_size: 30}}");
  ASSERT_TRUE(read("{extends: old-meter.yaml, router: false}")) << trouble;
  EXPECT_EQ(settings.device_id, 0x0501);
  EXPECT_EQ(settings.ota.max_data_size, 30);
  EXPECT_EQ(settings.ota.defects.repeats_end, 2u);
  EXPECT_FALSE(settings.router);
  EXPECT_EQ(files.size(), 2u);
}

TEST_F(DeviceFiles, AreNamedInWhatIsWrongWithThem) {
  write("meter", "{rooter: true}");
  EXPECT_FALSE(read("{extends: meter.yaml}"));
  EXPECT_EQ(trouble, "meter.yaml:4:8: twin: unknown key \"rooter\", did you mean \"router\"?\n");
  scratch.write("bench2.yaml", "kind: bench\nversion: 1\nid: other\ntwin: {}\n");
  EXPECT_FALSE(read("{extends: bench2.yaml}"));
  EXPECT_EQ(trouble, "bench2.yaml:1:7: kind: expected device, found \"bench\"\n");
}

TEST_F(DeviceFiles, CannotExtendEachOtherForEver) {
  write("meter", "{extends: meter.yaml}");
  EXPECT_FALSE(read("{extends: meter.yaml}"));
  EXPECT_EQ(trouble, "meter.yaml:4:17: twin.extends: more than 8 files extend each other\n");
}

struct ShippedKind {
  std::string name;
  std::uint16_t device_id;
  ImageForm form;
  ota::ActivationPolicy policy;
  bool tunnel;
};
void PrintTo(const ShippedKind& kind, std::ostream* out) { *out << kind.name; }

struct Shipped : ::testing::TestWithParam<ShippedKind> {};

TEST_P(Shipped, IsThatKindOfDevice) {
  const ShippedKind& kind = GetParam();
  const auto bench = yaml::Document::parse("twin: {extends: " RIG_SOURCE_DIR "/fixtures/devices/" + kind.name + ".yaml}", "bench");
  ASSERT_TRUE(bench.has_value());
  DeviceSettings settings;
  yaml::Diagnostics diagnostics;
  ASSERT_TRUE(read_twin(*bench->root().find("twin"), settings, diagnostics)) << to_string(diagnostics);
  EXPECT_EQ(settings.device_id, kind.device_id);
  EXPECT_EQ(settings.ota.image_form, kind.form);
  EXPECT_EQ(settings.ota.activation_policy, kind.policy);
  EXPECT_EQ(std::count(settings.server_clusters.begin(), settings.server_clusters.end(), 0x0704), kind.tunnel ? 1 : 0);
  EXPECT_EQ(std::count(settings.client_clusters.begin(), settings.client_clusters.end(), 0x0019), 1);
  EXPECT_EQ(settings.ota.suppliers.empty(), kind.form == ImageForm::plain);
}

constexpr auto by_server = ota::ActivationPolicy::server_may_activate;
constexpr auto by_gbcs = ota::ActivationPolicy::out_of_band_only;
INSTANTIATE_TEST_SUITE_P(DeviceFiles, Shipped,
                         ::testing::Values(ShippedKind{"ppmid", 0x0506, ImageForm::plain, by_server, true},
                                           ShippedKind{"ppmid-battery", 0x0506, ImageForm::plain, by_server, true},
                                           ShippedKind{"ihd", 0x0502, ImageForm::plain, by_server, false},
                                           ShippedKind{"hcalcs", 0x0504, ImageForm::supplier_signed, by_gbcs, true},
                                           ShippedKind{"esme", 0x0501, ImageForm::supplier_signed, by_gbcs, true},
                                           ShippedKind{"gsme", 0x0501, ImageForm::supplier_signed, by_gbcs, true}));

}  // namespace
}  // namespace rig::sim
