// SPDX-License-Identifier: Apache-2.0
#include "rig/run/prepare.hpp"

#include <gmock/gmock.h>

#include "rig/base/scratch_directory.hpp"
#include "rig/bench/sample_adapters.hpp"

namespace rig::run {
namespace {

class Prepare : public testing::Test {
 protected:
  Prepare() {
    scratch_.write("bench.yaml", bench::sample::text_with("eui64: 00 DB 12 34 56 78 90 01,",
                                                 "eui64: 00 DB 12 34 56 78 90 01, manufacturer_code: 0x7E57, image_type: 0x0084,"));
    image("good", "0x7E57", "0x0084");
  }

  void image(const std::string& name, const std::string& manufacturer, const std::string& type) {
    scratch_.write(name + ".yaml", "form: gbcs_ppmid\nmanufacturer_code: " + manufacturer + "\nimage_type: " + type +
                              "\nfile_version: 0x20\nheader_string: x\nhardware: {min: 1, max: 2}\npayload: {size: 300, seed: 1}\n");
  }
  /// A plan with these steps; the first stands in line 10.
  std::string plan_of(const std::string& steps, const std::string& bench = "bench: bench.yaml") {
    return "kind: plan\nversion: 1\nid: demo\ntitle: Demo\n" + bench + "\ncases:\n  - id: one\n    title: One\n    steps:\n" + steps;
  }
  std::optional<Prepared> prepared(const std::string& plan, Sources sources = {}) {
    sources.plan = scratch_.write("plan.yaml", plan);
    yaml::Diagnostics diagnostics;
    auto done = prepare(sources, bench::sample::adapters(), diagnostics);
    trouble_ = scratch_.strip(to_string(diagnostics));
    return done;
  }
  std::string trouble(const std::string& plan, const Sources& sources = {}) {
    EXPECT_FALSE(prepared(plan, sources));
    return trouble_;
  }

  ScratchDirectory scratch_;
  std::string trouble_;
};

TEST_F(Prepare, LoadsPlanBenchAndEachImageOnce) {
  const auto done = prepared(plan_of("      - serve_image: {image: good.yaml, device: one}\n      - serve_image: {image: good.yaml, device: two}\n"));
  ASSERT_TRUE(done) << trouble_;
  EXPECT_EQ(done->bench.id, "sample");
  EXPECT_EQ(done->plan_sha256.size(), 64u);
  EXPECT_EQ(done->images.size(), 1u);
}

TEST_F(Prepare, APlanThatNeedsWhatTheBenchDoesNotHave) {
  EXPECT_EQ(trouble(plan_of("      - relay_on: {relay: lfet}\n")), "plan.yaml:10:27: cases[0].steps[0].relay_on.relay: bench sample has no relay \"lfet\" (it has left, right), did you mean \"left\"?\n");
  EXPECT_EQ(trouble(plan_of("      - notify: {device: three}\n")), "plan.yaml:10:26: cases[0].steps[0].notify.device: bench sample has no device \"three\" (it has one, two)\n");
}

TEST_F(Prepare, AnImageForSomethingElseIsAMistakeUnlessItIsMeant) {
  image("maker", "0x1234", "0x0084");
  image("type", "0x7E57", "0x0085");
  EXPECT_EQ(trouble(plan_of("      - serve_image: {image: maker.yaml, device: one}\n")), "plan.yaml:10:30: cases[0].steps[0].serve_image.image: maker.yaml is for manufacturer 0x1234, one is made by 0x7E57\n");
  EXPECT_EQ(trouble(plan_of("      - serve_image: {image: type.yaml, device: one}\n")), "plan.yaml:10:30: cases[0].steps[0].serve_image.image: type.yaml is for image type 0x0085, one takes 0x0084\n");
  EXPECT_TRUE(prepared(plan_of("      - serve_image: {image: maker.yaml, device: one, allow_other_device: true}\n"))) << trouble_;
  EXPECT_TRUE(prepared(plan_of("      - serve_image: {image: maker.yaml, device: two}\n"))) << trouble_;
}

TEST_F(Prepare, AnImageThatIsNotThere) {
  EXPECT_EQ(trouble(plan_of("      - serve_image: {image: nowhere.ota, device: one}\n")), "plan.yaml:10:30: cases[0].steps[0].serve_image.image: nowhere.ota: cannot open: No such file or directory (not_found)\n");
}

TEST_F(Prepare, AnUnknownStepOrABadParameter) {
  EXPECT_EQ(trouble(plan_of("      - relay_cylce: {relay: left}\n")), "plan.yaml:10:9: cases[0].steps[0]: unknown step kind \"relay_cylce\", did you mean \"relay_cycle\"?\n");
  EXPECT_EQ(trouble(plan_of("      - relay_cycle: {relay: left, off_for: 5}\n")), "plan.yaml:10:45: cases[0].steps[0].relay_cycle.off_for: expected a duration such as 90s or 200ms, found \"5\"\n");
}

TEST_F(Prepare, TheBenchIsThePlansUnlessAnotherIsGiven) {
  EXPECT_EQ(trouble(plan_of("      - note: a\n", "")), "plan.yaml:1:1: the plan names no bench; give one with --bench\n");
  EXPECT_EQ(trouble(plan_of("      - note: a\n", "bench: nowhere.yaml")), "nowhere.yaml: cannot open: No such file or directory\n");
  EXPECT_TRUE(prepared(plan_of("      - note: a\n", ""), {.plan = {}, .bench = scratch_.path() / "bench.yaml"})) << trouble_;
}

TEST_F(Prepare, ParametersAndOverridesComeFromOutside) {
  const auto done = prepared("parameters: {device: one}\n" + plan_of("      - notify: {device: \"${device}\"}\n"),
                             {.plan = {}, .bench = {}, .parameters = {{"device", "two"}}, .overrides = {{"network.channel", "25"}}});
  ASSERT_TRUE(done) << trouble_;
  EXPECT_EQ(done->plan.cases[0].steps[0].parameters.text("device"), "two");
  EXPECT_EQ(done->bench.network.channel, 25);
  EXPECT_EQ(trouble(plan_of("      - note: a\n"), {.plan = {}, .bench = {}, .parameters = {{"no_such", "1"}}}), "--param: the plan has no parameter \"no_such\"\n");
}

}  // namespace
}  // namespace rig::run
