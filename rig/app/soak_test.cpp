// SPDX-License-Identifier: Apache-2.0
//
// Plugs are pulled at random while a plan runs, of every kind of thing a bench can have. The simulated device is innocent, so no run may
// ever call it failed; each ends with a bench that is safe, and a journal that is whole.
#include <gmock/gmock.h>

#include "rig/app/run_kit.hpp"

namespace rig::app {
namespace {

using record::Verdict;

constexpr std::string_view plan =
    "kind: plan\nversion: 1\nid: soak\ntitle: an upgrade and power cuts while plugs are pulled\nrecover_within: 3m\n"
    "setup:\n"
    "  - form_network: {}\n    timeout: 5m\n"
    "  - permit_join: {for: 250s}\n    timeout: 5m\n"
    "  - wait_for_join: {device: ppmid}\n    timeout: 30m\n"
    "cases:\n"
    "  - id: upgrade\n    title: an upgrade\n    steps:\n"
    "      - serve_image: {image: IMAGE, device: ppmid, activation: wait}\n"
    "      - notify: {device: ppmid}\n        timeout: 5m\n"
    "      - wait_for_transfer_end: {device: ppmid, status: success}\n        timeout: 2h\n"
    "  - id: cuts\n    title: power cuts\n    steps:\n"
    "      - relay_cycle: {relay: ppmid_power, off_for: 30s}\n        timeout: 5m\n"
    "      - wait_for_join: {device: ppmid}\n        timeout: 30m\n"
    "      - relay_cycle: {relay: ppmid_power, off_for: 2m}\n        timeout: 10m\n"
    "        id: again\n"
    "      - wait_for_join: {device: ppmid}\n        timeout: 30m\n        id: back_again\n";

std::string with_image(std::string_view text) {
  std::string whole(text);
  return whole.replace(whole.find("IMAGE"), 5, (kit::repository / "firmware-images/ppmid-16k.yaml").string());
}

std::size_t count(const std::string& journal, std::string_view what) {
  std::size_t found = 0;
  for (std::size_t at = journal.find(what); at != std::string::npos; at = journal.find(what, at + 1)) ++found;
  return found;
}

/// The dongle is pulled out in the middle of a transfer, for three seconds.
kit::Ran pull_the_dongle(const std::string& recovery) {
  const std::string text = "kind: plan\nversion: 1\nid: pulled\ntitle: pulled\n" + recovery +
                           "setup: [{form_network: {}}, {permit_join: {for: 180s}}, {wait_for_join: {device: ppmid}}]\n"
                           "cases:\n  - id: upgrade\n    title: upgrade\n    steps:\n"
                           "      - serve_image: {image: IMAGE, device: ppmid, activation: wait}\n      - notify: {device: ppmid}\n"
                           "      - wait_for_transfer_end: {device: ppmid, status: success}\n";
  return kit::run_text(with_image(text), {.overrides = {{"adapters.hub.unplug_after", "4s"}, {"adapters.hub.plug_in_after", "7s"}}});
}

TEST(Recovery, ADongleThatComesBackResumesItsNetworkAndTheTransferGoesOn) {
  const auto ran = pull_the_dongle("recover_within: 1m\n");
  EXPECT_EQ(ran.verdict, Verdict::passed) << ran.record.message;
  EXPECT_THAT(ran.journal, testing::HasSubstr("\"adapter\":\"hub\",\"rung\":\"reopen\",\"ok\":true"));
  EXPECT_EQ(count(ran.journal, "\"state\":\"joined\""), 1u) << "the device never noticed";
}

TEST(Recovery, WithoutThePlansLeaveItEndsTheRunWithThePortNamed) {
  const auto ran = pull_the_dongle("");
  EXPECT_EQ(ran.verdict, Verdict::rig_error);
  EXPECT_EQ(ran.record.cause, record::Cause::coordinator);
  EXPECT_THAT(ran.record.message, testing::HasSubstr("twin hub: the line was cut"));
}

TEST(Soak, AThousandPulledPlugsAndHalfSentencesLeadToNoWrongVerdict) {
  const std::size_t enough = kit::is_sanitized ? 50 : 1000;
  std::size_t troubles = 0, recoveries = 0, passed = 0;
  for (std::uint64_t seed = 1; troubles < enough; ++seed) {
    ASSERT_LT(seed, 2000u) << troubles << " only";
    const auto ran = kit::run_text(with_image(plan), {.bench = kit::repository / "fixtures/benches/virtual-trouble.yaml", .overrides = {{"trouble.every", "1s"}}, .seed = seed});
    troubles += count(ran.journal, "\"trouble: ");
    recoveries += count(ran.journal, "\"type\":\"recovery\"");
    passed += ran.verdict == Verdict::passed ? 1 : 0;
    EXPECT_TRUE(ran.verdict == Verdict::passed || ran.verdict == Verdict::rig_error) << "seed " << seed << ": " << name(ran.verdict) << ", " << ran.record.message;
    EXPECT_EQ(count(ran.journal, "\"ok\":false,\"message\""), 0u) << "seed " << seed << ": the bench was not left safe";
    EXPECT_TRUE(ran.record.complete) << "seed " << seed;
    EXPECT_EQ(ran.record.journal.broken, std::nullopt) << "seed " << seed;
    if (HasFailure()) break;
  }
  EXPECT_GT(recoveries, troubles / 10);
  EXPECT_GT(passed, 0u);
  RecordProperty("troubles", static_cast<int>(troubles));
}

}  // namespace
}  // namespace rig::app
