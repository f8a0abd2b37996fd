// SPDX-License-Identifier: Apache-2.0
#include "rig/report/sample_runs.hpp"

#include <algorithm>
#include <cmath>

#include "rig/base/rng.hpp"
#include "rig/record/events.hpp"
#include "rig/record/memory_journal.hpp"

namespace rig::report::samples {
namespace {

using namespace std::chrono_literals;
using namespace record;

constexpr std::string_view device = "ppmid1";
constexpr std::uint64_t image_size = 524'288;
constexpr std::uint64_t block_size = 64;

std::string digest(std::string_view of) { return to_string(sha256(as_bytes(of))); }

/// Writes a run into a journal; the clock goes only where the story says.
class Story {
 public:
  Story(std::string run, std::uint64_t seed) : rng_(seed) {
    RunStarted started;
    started.run = std::move(run);
    started.hanrig = "0.1.0";
    started.plan = {"ota-power-cut", "Power cut in the middle of an OTA upgrade", "testplans/ota-power-cut.yaml", digest("plan")};
    started.bench = {"virtual-ppmid", "One simulated PPMID on a simulated hub", "fixtures/benches/virtual-ppmid.yaml", digest("bench")};
    started.seed = seed;
    started.time = TimeMode::virtual_;
    started.parameters = {{"image", "ppmid-2.0.0"}, {"cut_at_percent", 50}, {"off_for", "30s"}};
    started.switches = {{"profile", "final2022"}, {"overwrite_policy", "AT12"}, {"kb", 1024}};
    started.images = {{"ppmid-2.0.0", "firmware-images/ppmid-2.0.0.zigbee", digest("image"), digest("manufacturer image"), 0x10D0, 0x0001, 0x00020000, image_size}};
    started.planned = {{"power-cut-at-half", "The transfer goes on after a power cut at 50 %", {"GBCS:11.2.2", "ZCL-OTA:11.13.6", "TC-OTA-3.2"}},
                       {"activation", "The image is activated on command only", {"GBCS:11.3", "CPL:4.1"}},
                       {"wrong-hardware", "An image for other hardware is refused", {"ZCL-OTA:11.11.5"}}};
    emit(journal_, started);
  }

  const std::string& text() const { return journal_.text(); }
  Story& wait(Duration duration) {
    now_.t += duration;
    now_.utc += duration;
    return *this;
  }
  template <class T>
  Story& add(const T& value) {
    emit(journal_, value);
    return *this;
  }

  void begin_case(std::string id, std::uint32_t attempt = 1) {
    case_ = std::move(id);
    attempt_ = attempt;
    add(CaseStarted{case_, attempt_});
    wait(40ms);
  }
  void end_case(Verdict verdict, Cause cause, std::string message) { add(CaseEnded{case_, attempt_, verdict, cause, std::move(message)}).wait(120ms); }
  void begin_step(Phase phase, std::string step, std::string kind, std::string title, std::uint32_t line, Json parameters = Json::object()) {
    phase_ = phase;
    step_ = std::move(step);
    add(StepStarted{case_, attempt_, phase, step_, std::move(kind), std::move(title), "testplans/ota-power-cut.yaml", line, std::move(parameters)});
  }
  void end_step(Verdict verdict, Cause cause, std::string rule, std::string message, std::vector<Measurement> measurements = {}) {
    add(StepEnded{case_, attempt_, phase_, step_, verdict, cause, std::move(rule), std::move(message), std::move(measurements)}).wait(25ms);
  }
  void pass_step(std::string rule, std::string message, std::vector<Measurement> measurements = {}) {
    end_step(Verdict::passed, Cause::none, std::move(rule), std::move(message), std::move(measurements));
  }

  Story& device_is(DeviceState state, std::string detail = {}) {
    return add(DeviceChanged{std::string(device), "00DB1234567890A4", state == DeviceState::power_cut ? "" : "0x3F21", state, std::move(detail)});
  }
  Story& transfer(TransferStage stage, std::uint64_t offset, std::string detail = {}) {
    return add(TransferChanged{std::string(device), stage, offset, image_size, std::move(detail)});
  }
  Story& relay(std::string_view commanded) {
    return add(RelaySwitched{"dut_power", "lcus1", 1, std::string(commanded), std::string(commanded), true});
  }
  void set_up_network();
  void send_blocks(std::uint64_t from, std::uint64_t to);
  void cut_power(std::uint64_t at);
  void summary();

 private:
  double latency() { return 34.0 + static_cast<double>(rng_.below(900)) / 100.0; }

  Stamp now_{0s, UtcTime{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1} + 22h}};
  MemoryJournal journal_{[this] { return now_; }};
  Rng rng_;
  std::string case_, step_;
  std::uint32_t attempt_{1};
  Phase phase_{Phase::steps};
  std::uint64_t blocks_{}, retries_{};
};

void Story::set_up_network() {
  begin_step(Phase::setup, "network", "hub.form_network", "Form the HAN", 21, {{"channel", 15}});
  add(CoordinatorChanged{"hub", CoordinatorState::starting, {{"adapter", "ezsp_ncp"}}}).wait(320ms);
  add(CoordinatorChanged{"hub", CoordinatorState::up, {{"chip", "EFR32MG21"}, {"firmware", "7.4.3.0"}, {"protocol", "EZSP 13"}}}).wait(640ms);
  add(CoordinatorChanged{"hub", CoordinatorState::network_formed, {{"pan_id", "0x5AD1"}, {"channel", 15}}}).wait(80ms);
  pass_step("network formed", "PAN 0x5AD1 on channel 15");
  begin_step(Phase::setup, "join", "device.join", "Let the PPMID join", 24, {{"device", device}, {"within", "60s"}});
  relay("on").wait(900ms);
  add(CoordinatorChanged{"hub", CoordinatorState::joining_open, {{"for", "60s"}}}).wait(7300ms);
  device_is(DeviceState::joined, "link key established").wait(210ms);
  add(CoordinatorChanged{"hub", CoordinatorState::joining_closed, Json::object()});
  add(AttributeRead{std::string(device), 0x0019, 0x0002, "CurrentFileVersion", "0x00010000"}).wait(60ms);
  pass_step("joined before the deadline", "00DB1234567890A4 joined after 8.2 s",
            {measured("join_time", 8.2, "s", {.min = {}, .max = 60.0, .equals = {}, .one_of = {}})});
}

void Story::send_blocks(std::uint64_t from, std::uint64_t to) {
  constexpr std::uint64_t blocks_per_sample = 124;
  for (std::uint64_t bytes = from; bytes < to;) {
    const std::uint64_t next = std::min(to, bytes + blocks_per_sample * block_size);
    const std::uint64_t count = (next - bytes + block_size - 1) / block_size;
    const double mean = std::round(latency() * 100) / 100;
    const std::uint64_t lost = rng_.chance(0.12) ? rng_.between(1, 9) : 0;
    const auto took = std::chrono::microseconds(static_cast<std::int64_t>(mean * 1000) * static_cast<std::int64_t>(count) + static_cast<std::int64_t>(lost) * 250'000);
    wait(took);
    blocks_ += count;
    retries_ += lost;
    const double seconds = std::chrono::duration<double>(took).count();
    const double worst = lost ? 286 : mean * 1.6;
    add(TransferSample{std::string(device), next, image_size, blocks_, retries_, std::round(static_cast<double>(next - bytes) / seconds * 10) / 10,
                       {29.1, mean, std::round(mean * 130) / 100, std::round(worst * 10) / 10}});
    bytes = next;
  }
}

void Story::cut_power(std::uint64_t at) {
  begin_step(Phase::steps, "cut", "power.cut", "Cut the power of the PPMID for 30 s", 38, {{"relay", "dut_power"}, {"off_for", "30s"}});
  relay("off");
  device_is(DeviceState::power_cut).wait(2s);
  transfer(TransferStage::gone, at, "no block request for 2 s").wait(28s);
  relay("on");
  device_is(DeviceState::power_restored).wait(6400ms);
  device_is(DeviceState::rejoined, "same network address").wait(300ms);
  pass_step("relay confirmed and device silent while off", "off for 30 s, back on the network 6.4 s after power returned",
            {measured("off_time", 30.0, "s", {.min = 29.5, .max = 30.5, .equals = {}, .one_of = {}}),
             measured("rejoin_time", 6.4, "s", {.min = {}, .max = 120.0, .equals = {}, .one_of = {}})});
}

void Story::summary() {
  const double sent = static_cast<double>(blocks_) * 38.6 / 1000;
  add(TransferSummary{std::string(device), blocks_ * block_size, blocks_, retries_, std::round(sent * 10) / 10,
                      std::round(static_cast<double>(blocks_ * block_size) / sent * 10) / 10, {38.4, 49.7, 286.0},
                      {{30.0, 611}, {35.0, 2204}, {40.0, 2519}, {45.0, 1730}, {50.0, 742}, {60.0, 309}, {100.0, 54}, {250.0, 6}, {std::nullopt, retries_}}});
}

void safe_end(Story& story) {
  story.add(SafeState{"relay dut_power", "on", true, ""}).wait(4ms);
  story.add(SafeState{"port hub", "close", true, ""}).wait(2ms);
}

void transfer_until_half(Story& story) {
  story.set_up_network();
  story.begin_step(Phase::steps, "offer", "ota.offer", "Offer version 2.0.0", 31, {{"image", "ppmid-2.0.0"}});
  story.transfer(TransferStage::notified, 0, "Image Notify, jitter 100").wait(420ms);
  story.transfer(TransferStage::queried, 0, "hardware 0x0001, version 0x00010000").wait(9ms);
  story.transfer(TransferStage::offered, 0, "0x00020000, 524288 octets").wait(180ms);
  story.pass_step("device asked for the image", "queried 0.4 s after the notification");
  story.begin_step(Phase::steps, "first-half", "ota.transfer_until", "Send the first half", 34, {{"percent", 50}});
  story.transfer(TransferStage::started, 0, "block size 64").wait(38ms);
  story.send_blocks(0, image_size / 2);
  story.pass_step("offset reached", "262144 of 524288 octets");
  story.cut_power(image_size / 2);
}

void activate(Story& story) {
  story.begin_step(Phase::steps, "activate", "ota.activate", "Command the activation", 52, {{"at", "now"}});
  story.transfer(TransferStage::activation_sent, image_size, "Upgrade End Response, upgrade time 0").wait(300ms);
  story.device_is(DeviceState::activating).wait(41s);
  story.device_is(DeviceState::rejoined, "after its restart").wait(700ms);
  story.pass_step("rejoined after the activation", "back after 41 s", {measured("activation_time", 41.0, "s", {.min = {}, .max = 300.0, .equals = {}, .one_of = {}})});
}

void read_version(Story& story, const char* version, Verdict verdict, Cause cause, std::string message) {
  story.begin_step(Phase::steps, "version", "device.read_version", "Read the version", 55, {{"expect", "0x00020000"}});
  story.wait(verdict == Verdict::passed ? 62ms : 9s);
  if (version) {
    story.add(AttributeRead{std::string(device), 0x0019, 0x0002, "CurrentFileVersion", version});
    story.device_is(DeviceState::version, version);
  }
  story.end_step(verdict, cause, "version equals the image's", std::move(message),
                 {measured("version", version ? Json(version) : Json(), "1", {.min = {}, .max = {}, .equals = Json("0x00020000"), .one_of = {}})});
}

void refuse_wrong_hardware(Story& story) {
  story.begin_case("wrong-hardware");
  story.begin_step(Phase::steps, "offer", "ota.offer", "Offer an image for hardware 0x0002", 63);
  story.transfer(TransferStage::queried, 0, "hardware 0x0001").wait(12ms);
  story.transfer(TransferStage::hardware_mismatch, 0, "image is for hardware 0x0002 to 0x0002").wait(6ms);
  story.transfer(TransferStage::not_offered, 0, "NO_IMAGE_AVAILABLE").wait(5s);
  story.pass_step("no block was sent", "NO_IMAGE_AVAILABLE was answered and accepted");
  story.begin_step(Phase::teardown, "close", "hub.close", "Close the HAN", 70);
  story.add(CoordinatorChanged{"hub", CoordinatorState::stopped, Json::object()}).wait(90ms);
  story.pass_step("", "");
  story.end_case(Verdict::passed, Cause::none, "refused before the first block");
}

}  // namespace

std::string passed() {
  Story story("20260101T220000Z-ota-power-cut-4711", 4711);
  story.begin_case("power-cut-at-half");
  transfer_until_half(story);
  story.begin_step(Phase::steps, "resume", "ota.transfer", "Send the rest", 44, {{"expect", "resumed"}, {"within", "20m"}});
  story.transfer(TransferStage::resumed, image_size / 2, "asked for offset 262144").wait(38ms);
  story.send_blocks(image_size / 2, image_size);
  story.transfer(TransferStage::complete, image_size).wait(1200ms);
  story.transfer(TransferStage::end_request, image_size, "SUCCESS").wait(15ms);
  story.summary();
  story.pass_step("image complete, and resumed where it stopped", "resumed at 262144, complete at 524288 octets",
                  {measured("resumed_at", 262144, "By", {.min = 262080.0, .max = 262144.0, .equals = {}, .one_of = {}}),
                   measured("p95_block_latency", 49.7, "ms", {.min = {}, .max = 250.0, .equals = {}, .one_of = {}}),
                   measured("end_status", "SUCCESS", "1", {.min = {}, .max = {}, .equals = Json("SUCCESS"), .one_of = {}})});
  story.end_case(Verdict::passed, Cause::none, "resumed after the power cut and complete");

  story.begin_case("activation");
  activate(story);
  read_version(story, nullptr, Verdict::inconclusive, Cause::radio, "no answer to Read Attributes in 9 s, three attempts");
  story.end_case(Verdict::inconclusive, Cause::radio, "the version could not be read");
  story.begin_case("activation", 2);
  read_version(story, "0x00020000", Verdict::passed, Cause::none, "the device reports 0x00020000");
  story.end_case(Verdict::passed, Cause::none, "activated on command; the new version is reported");

  refuse_wrong_hardware(story);
  safe_end(story);
  story.add(RunEnded{Verdict::passed, Cause::none, "3 cases passed, 1 of them on its second attempt"});
  return story.text();
}

std::string failed() {
  Story story("20260101T220000Z-ota-power-cut-4712", 4712);
  story.begin_case("power-cut-at-half");
  transfer_until_half(story);
  story.begin_step(Phase::steps, "resume", "ota.transfer", "Send the rest", 44, {{"expect", "resumed"}, {"within", "20m"}});
  story.transfer(TransferStage::restarted, 0, "asked for offset 0 after the power cut").wait(38ms);
  story.send_blocks(0, 49'152);
  story.add(Note{"The device lost what it had received; hub, relay and radio were checked in the same minute."});
  story.end_step(Verdict::failed, Cause::device, "resumed where it stopped", "asked for offset 0 after the power cut; 262080 to 262144 was expected",
                 {measured("resumed_at", 0, "By", {.min = 262080.0, .max = 262144.0, .equals = {}, .one_of = {}})});
  story.transfer(TransferStage::aborted, 49'152, "the plan stops the case");
  story.end_case(Verdict::failed, Cause::device, "the device starts from zero after a power cut");
  story.begin_case("activation");
  story.end_case(Verdict::skipped, Cause::plan, "needs a complete image");
  refuse_wrong_hardware(story);
  safe_end(story);
  story.add(RunEnded{Verdict::failed, Cause::device, "1 of 3 cases failed: the device starts from zero after a power cut"});
  return story.text();
}

std::string killed() {
  const std::string whole = passed();
  const auto resumed = whole.find("\"event\":\"resumed\"");
  std::size_t end = resumed;
  for (int lines = 0; lines < 9; ++lines) end = whole.find('\n', end) + 1;
  return whole.substr(0, end + 97);
}

}  // namespace rig::report::samples
