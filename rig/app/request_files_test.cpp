// SPDX-License-Identifier: Apache-2.0
//
// Service requests that were written elsewhere, from the file to the device.
#include <gmock/gmock.h>

#include "rig/app/run_kit.hpp"
#include "rig/dcc/duis_xml.hpp"

namespace rig::app {
namespace {

using record::Verdict;

const kit::fs::path home = kit::repository / "fixtures/benches/virtual-home.yaml";
const std::string image = (kit::repository / "firmware-images/ppmid-16k.yaml").string();

kit::Ran run_steps(const std::string& steps) {
  return kit::run_text("kind: plan\nversion: 1\nid: demo\ntitle: Demonstration\nfresh_bench: true\nsetup:\n  - form_network: {}\n  - permit_join: {for: 180s}\n"
                       "  - wait_for_join: {device: ppmid}\n    timeout: 180s\ncases:\n  - id: one\n    title: One\n    steps:\n" + steps,
                       {.bench = home});
}

TEST(RequestFile, OfDuisXmlReachesTheDevice) {
  const ScratchDirectory scratch;
  const auto made = step::load_image(image);
  ASSERT_TRUE(made.has_value());
  const dcc::ServiceRequest request{
      .id = "90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A4:1000", .sender = Eui64{0x90B3D51F30010000},
      .body = dcc::UpdatePpmidFirmware{std::make_shared<const Bytes>(made->source.data.begin(), made->source.data.end()), 0x20, {Eui64{0x00DB1234567890A4}}, {}},
      .override_reason = {}};
  const auto xml = dcc::to_duis(request);
  ASSERT_TRUE(xml.has_value()) << describe(xml.error());
  const auto ran = run_steps("      - list_on_cpl: {image: " + image + "}\n      - submit_file: " + scratch.write("request.xml", *xml).string() +
                             "\n      - wait_for_alert: {device: ppmid, code: 8F8A, response: success}\n        timeout: 30m\n");
  EXPECT_EQ(ran.verdict, Verdict::passed) << ran.record.message;
}

TEST(RequestFile, OfYamlReadsAVersion) {
  const ScratchDirectory scratch;
  const auto file = scratch.write("request.yaml", "request: '11.2'\nid: SR-1\nsender: 90B3D51F30010000\ndevices: [00DB1234567890A4]\n");
  const auto ran = run_steps("      - submit_file: " + file.string() + "\n      - wait_for_notice: {device: ppmid, notice: read}\n" +
                             "      - expect: {fact: ppmid.dcc.said.read, matches: \".*00:00:00:10.*\"}\n");
  EXPECT_EQ(ran.verdict, Verdict::passed) << ran.record.message;
}

TEST(RequestFile, ThatIsWrongIsAPlanFaultThatNamesItsPlace) {
  const ScratchDirectory scratch;
  const auto file = scratch.write("request.yaml", "request: '11.2'\nid: SR-1\nsender: 90B3D51F30010000\ndevice: 00DB1234567890A4\n");
  const auto ran = run_steps("      - submit_file: " + file.string() + "\n");
  EXPECT_EQ(ran.verdict, Verdict::rig_error);
  EXPECT_EQ(name(ran.record.cause), "plan");
  EXPECT_EQ(scratch.strip(ran.record.message), "request.yaml:4:1: unknown key \"device\", did you mean \"devices\"?");
}

}  // namespace
}  // namespace rig::app
