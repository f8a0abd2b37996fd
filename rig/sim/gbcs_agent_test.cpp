// SPDX-License-Identifier: Apache-2.0
#include "rig/sim/gbcs_agent.hpp"

#include <gmock/gmock.h>

namespace rig::sim {
namespace {

using namespace std::chrono_literals;
using gbcs::ActivateCommand;
using gbcs::ActivationCode;
using gbcs::AlertCode;
using gbcs::Message;
using gbcs::MessageCode;
using gbcs::MessageKind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Eui64 hcalcs{0x00DB1234567890A5};
constexpr Eui64 supplier{0x90B3D51F30010000};
constexpr Eui64 somebody{0x90B3D51F30019999};
constexpr UtcTime noon{std::chrono::sys_days{std::chrono::year{2026} / 6 / 1} + 12h};
const Sha256Digest held_hash = sha256(as_bytes("the manufacturer image"));
constexpr std::uint32_t running = 0x10, held = 0x20;

// An agent, the flash it works on, and everybody's keys. What it sends is taken apart and has to be authentic.
struct Agent : ::testing::Test {
  Agent() {
    settings.eui = hcalcs;
    settings.gbcs = {.speaks = true, .activates_by_command = true, .reports_version = true, .receipt_alerts = true, .event_alerts = true};
    ota.running_version = running;
    ota.complete = true;
    ota.manufacturer_image = held_hash;
  }
  Message activate(gbcs::ActivationTime when = {}, const Sha256Digest& hash = held_hash) {
    ++counter;
    return {.kind = MessageKind::command, .counter = counter, .originator = supplier, .recipient = hcalcs, .code = MessageCode::activate_firmware,
            .payload = ActivateCommand{hash, counter, when}};
  }
  Message read_version() {
    return {.kind = MessageKind::command, .counter = ++counter, .originator = keys.acb(), .recipient = hcalcs, .code = MessageCode::read_firmware_version,
            .supplementary = gbcs::SupplementaryParty{supplier, 77, {}}, .payload = gbcs::ReadVersionCommand{}};
  }
  GbcsAgent::Actions give(const Message& message) { return agent.on_message(gbcs::encode(message, keys).value(), {}, noon); }

  // The messages among the actions.
  std::vector<Message> sent(const GbcsAgent::Actions& actions) {
    std::vector<Message> messages;
    for (const auto& action : actions) {
      const auto* send = std::get_if<GbcsAgent::Send>(&action);
      if (!send) continue;
      const auto decoded = gbcs::decode(send->message);
      EXPECT_EQ(gbcs::is_authentic(*decoded, gbcs::verify(*decoded, keys)), !settings.gbcs.defects.spoils_messages);
      EXPECT_EQ(decoded->message.originator, hcalcs);
      messages.push_back(decoded->message);
    }
    return messages;
  }
  // What a CS06 is answered with at once.
  std::optional<gbcs::ActivationOutcome> outcome_of(const GbcsAgent::Actions& actions) {
    const auto messages = sent(actions);
    if (messages.size() != 1) return std::nullopt;
    EXPECT_EQ(messages[0].recipient, supplier);
    EXPECT_EQ(messages[0].counter, counter);
    return std::get<gbcs::ActivateResponse>(messages[0].payload).outcome;
  }
  std::vector<AlertCode> alerts(const GbcsAgent::Actions& actions) {
    std::vector<AlertCode> codes;
    for (const Message& message : sent(actions)) {
      if (message.kind != MessageKind::alert) continue;
      std::visit([&](const auto& payload) { if constexpr (requires { payload.alert_code; }) codes.push_back(payload.alert_code); }, message.payload);
    }
    return codes;
  }
  static bool activates(const GbcsAgent::Actions& actions) {
    return std::any_of(actions.begin(), actions.end(), [](const auto& action) { return std::holds_alternative<GbcsAgent::Activate>(action); });
  }
  static std::string refusal(const GbcsAgent::Actions& actions) { return actions.size() == 1 ? to_string(actions[0]) : "no refusal"; }
  // The image runs, as far as the agent can see.
  void new_version_starts() {
    agent.activated();
    ota.running_version = held;
    ota.complete = false;
  }

  gbcs::Counter counter = 5000;
  gbcs::KeyStore keys = gbcs::KeyStore::for_tests(1, {hcalcs, supplier, gbcs::test_acb, somebody});
  DeviceSettings settings;
  GbcsFlash flash;
  OtaFlash ota;
  GbcsAgent agent{settings, keys, flash, ota};
};

TEST_F(Agent, ActivatesAtOnceAndAnswersWithTheNewVersion) {
  const auto actions = give(activate());
  EXPECT_TRUE(activates(actions));
  EXPECT_THAT(sent(actions), IsEmpty()) << "the new version will answer";
  new_version_starts();
  const auto messages = sent(agent.start(PowerOn::good, {}, noon + 1min));
  ASSERT_EQ(messages.size(), 3u);
  EXPECT_EQ(messages[0].payload, gbcs::Payload(gbcs::ActivateResponse{gbcs::ActivationOutcome{ActivationCode::success, held}}));
  EXPECT_EQ(messages[0].counter, counter);
  EXPECT_EQ(messages[0].date_time, noon + 1min);
  EXPECT_EQ(std::get<gbcs::DeviceAlert>(messages[1].payload).alert_code, AlertCode::executing_firmware_changed);
  EXPECT_EQ(messages[2].recipient, keys.acb());
  EXPECT_EQ(messages[2].payload, gbcs::Payload(gbcs::VersionAlert{AlertCode::version_after_activation, noon + 1min, held, gbcs::ActivateImage::success}));
  EXPECT_THAT(agent.start(PowerOn::good, {}, noon), IsEmpty()) << "once";
}

TEST_F(Agent, SaysWhyItDoesNotActivate) {
  EXPECT_EQ(outcome_of(give(activate({}, sha256({})))), (gbcs::ActivationOutcome{ActivationCode::hash_mismatch, running}));
  ota.complete = false;
  EXPECT_EQ(outcome_of(give(activate())), (gbcs::ActivationOutcome{ActivationCode::no_image_held, running}));
}

TEST_F(Agent, TellsThatAnActivationFailed) {
  give(activate());
  const auto messages = sent(agent.not_activated(noon));
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_EQ(messages[0].payload, gbcs::Payload(gbcs::ActivateResponse{gbcs::ActivationOutcome{ActivationCode::activation_failure, running}}));
  EXPECT_EQ(std::get<gbcs::VersionAlert>(messages[1].payload).activate_image, gbcs::ActivateImage::failure);
}

TEST_F(Agent, TellsAfterAPowerCutThatAnActivationFailed) {
  give(activate());
  const auto messages = sent(agent.start(PowerOn::good, {}, noon));
  ASSERT_EQ(messages.size(), 1u) << "the old version runs";
  EXPECT_EQ(messages[0].payload, gbcs::Payload(gbcs::ActivateResponse{gbcs::ActivationOutcome{ActivationCode::activation_failure, running}}));
}

TEST_F(Agent, AcceptsAFutureDateAtOnceAndAlertsAtThatTime) {
  const auto actions = give(activate(noon + 1h));
  EXPECT_FALSE(activates(actions));
  EXPECT_EQ(sent(actions).at(0).payload, gbcs::Payload(gbcs::ActivateResponse{}));
  EXPECT_EQ(actions.back(), GbcsAgent::Action(wire::ArmTimer{TimePoint{} + 1h}));
  EXPECT_TRUE(activates(agent.on_timer(noon + 1h)));
  new_version_starts();
  const auto messages = sent(agent.start(PowerOn::good, {}, noon + 61min));
  EXPECT_EQ(messages.at(0).code, MessageCode::activation_outcome_alert);
  EXPECT_EQ(messages[0].recipient, supplier);
  EXPECT_EQ(messages[0].payload, gbcs::Payload(gbcs::FutureDatedAlert{AlertCode::future_dated_done, noon + 1h, counter, {ActivationCode::success, held}}));
}

TEST_F(Agent, FindsAWrongHashOnlyWhenTheTimeHasCome) {
  EXPECT_EQ(sent(give(activate(noon + 1h, sha256({})))).at(0).payload, gbcs::Payload(gbcs::ActivateResponse{}));
  const auto messages = sent(agent.on_timer(noon + 1h));
  EXPECT_EQ(messages.at(0).payload, gbcs::Payload(gbcs::FutureDatedAlert{AlertCode::future_dated_not_done, noon + 1h, counter, {ActivationCode::hash_mismatch, running}}));
}

TEST_F(Agent, CancelsWhatIsPending) {
  give(activate(noon + 1h));
  const auto actions = give(activate(gbcs::Cancellation{}));
  EXPECT_EQ(sent(actions).at(0).payload, gbcs::Payload(gbcs::ActivateResponse{}));
  EXPECT_EQ(actions.front(), GbcsAgent::Action(wire::DisarmTimer{}));
  EXPECT_THAT(agent.on_timer(noon + 1h), IsEmpty());
}

TEST_F(Agent, RemembersWhatIsPendingWithoutPower) {
  give(activate(noon + 1h));
  EXPECT_THAT(agent.start(PowerOn::good, TimePoint{} + 10min, noon + 20min), ElementsAre(GbcsAgent::Action(wire::ArmTimer{TimePoint{} + 50min})));
  EXPECT_THAT(agent.start(PowerOn::good, TimePoint{} + 1h, noon + 2h), ElementsAre(GbcsAgent::Action(wire::ArmTimer{TimePoint{} + 1h}))) << "late, and at once";
}

TEST_F(Agent, TellsItsVersionToWhoAsksAndForWhom) {
  const Message question = read_version();
  const auto messages = sent(give(question));
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(messages[0].recipient, keys.acb());
  EXPECT_EQ(messages[0].supplementary, question.supplementary);
  EXPECT_EQ(messages[0].payload, gbcs::Payload(gbcs::ReadVersionResponse{running, gbcs::ReadCode::success}));
}

TEST_F(Agent, RefusesWhatItCannotTrust) {
  const Message command = activate();
  Bytes octets = gbcs::encode(command, keys).value();
  Bytes altered = octets;
  altered[60] ^= 1;
  EXPECT_EQ(refusal(agent.on_message(altered, {}, noon)), "gbcs: refused: not authentic");
  Bytes bad_mac = octets;
  bad_mac.back() ^= 1;
  EXPECT_EQ(refusal(agent.on_message(bad_mac, {}, noon)), "gbcs: refused: not authentic");
  Message to_other = command;
  to_other.recipient = somebody;
  EXPECT_EQ(refusal(give(to_other)), "gbcs: refused: for 90B3D51F30019999");
  EXPECT_EQ(refusal(give({.kind = MessageKind::alert, .originator = supplier, .recipient = hcalcs, .code = MessageCode::firmware_version_alert,
                          .payload = gbcs::VersionAlert{}})),
            "gbcs: refused: alert, not a command");
  EXPECT_TRUE(activates(agent.on_message(octets, {}, noon))) << "what was refused used up no counter";
  EXPECT_EQ(refusal(agent.on_message(octets, {}, noon)),
            "gbcs: refused: command from 90B3D51F30010000 is a replay: expected a counter above 5001, found 5001");
  EXPECT_EQ(refusal(agent.on_message(as_bytes("nonsense"), {}, noon)).substr(0, 16), "gbcs: unreadable");
}

TEST_F(Agent, APpmidDoesNotObeyCs06) {
  settings.gbcs.activates_by_command = false;
  EXPECT_EQ(refusal(give(activate())), "gbcs: cannot do 0x0012");
}

TEST_F(Agent, TellsTheSupplierOfItsImages) {
  const auto good = sent(agent.image_judged(true, held_hash, noon));
  EXPECT_EQ(good.at(0).code, MessageCode::receipt_alert_esme);
  EXPECT_EQ(good[0].recipient, supplier);
  EXPECT_EQ(good[0].payload, gbcs::Payload(gbcs::ReceiptAlert{gbcs::AlertForm::dlms, AlertCode::verification_succeeded, noon, held_hash}));
  settings.gbcs.alert_form = gbcs::AlertForm::gbz;
  const auto bad = sent(agent.image_judged(false, held_hash, noon));
  EXPECT_EQ(bad.at(0).code, MessageCode::receipt_alert_gsme);
  EXPECT_GT(bad[0].counter, good[0].counter);
  EXPECT_THAT(alerts(agent.image_judged(false, held_hash, noon)), ElementsAre(AlertCode::verification_failed));
}

TEST_F(Agent, TellsTheSupplierOfItsTroubles) {
  EXPECT_THAT(alerts(agent.start(PowerOn::bad_image, {}, noon)), ElementsAre(AlertCode::verification_failed_at_power_on));
  EXPECT_THAT(alerts(agent.battery_is_low(noon)), ElementsAre(AlertCode::low_battery));
  EXPECT_THAT(alerts(agent.start(PowerOn::new_image, {}, noon)),
              ElementsAre(AlertCode::executing_firmware_changed, AlertCode::version_after_activation));
  settings.gbcs.event_alerts = settings.gbcs.receipt_alerts = settings.gbcs.reports_version = false;
  EXPECT_THAT(agent.start(PowerOn::bad_image, {}, noon), IsEmpty());
  EXPECT_THAT(agent.start(PowerOn::new_image, {}, noon), IsEmpty());
  EXPECT_THAT(agent.image_judged(true, held_hash, noon), IsEmpty());
}

TEST_F(Agent, AStoredFragmentChangesNoVersion) {
  EXPECT_EQ(sent(agent.fragment_stored(noon)).at(0).payload,
            gbcs::Payload(gbcs::VersionAlert{AlertCode::version_after_activation, noon, running, gbcs::ActivateImage::success}));
}

struct GbcsDefect : Agent {
  GbcsDefects& defects = settings.gbcs.defects;
};

TEST_F(GbcsDefect, TakesWhatItShouldRefuse) {
  Bytes altered = gbcs::encode(activate(), keys).value();
  altered.back() ^= 1;
  defects.skips_verification = true;
  EXPECT_TRUE(activates(agent.on_message(altered, {}, noon)));
  defects = {};
  defects.takes_replays = true;
  const Message command = activate();
  EXPECT_TRUE(activates(give(command)));
  EXPECT_TRUE(activates(give(command)));
  defects = {};
  defects.takes_any_hash = true;
  EXPECT_TRUE(activates(give(activate({}, sha256({})))));
}

TEST_F(GbcsDefect, SaysWhatIsNotSo) {
  ota.complete = false;
  defects.claims_success = true;
  EXPECT_EQ(outcome_of(give(activate())), (gbcs::ActivationOutcome{ActivationCode::success, running}));
  defects.tells_wrong_version = true;
  EXPECT_EQ(outcome_of(give(activate())), (gbcs::ActivationOutcome{ActivationCode::success, running + 1}));
  defects = {};
  defects.read_fails = true;
  EXPECT_EQ(sent(give(read_version())).at(0).payload, gbcs::Payload(gbcs::ReadVersionResponse{0, gbcs::ReadCode::failure}));
  defects = {};
  defects.spoils_messages = true;
  EXPECT_EQ(sent(give(read_version())).size(), 1u) << "and is not authentic";
}

TEST_F(GbcsDefect, SaysNothingOrTooMuch) {
  defects.answers_nothing = true;
  EXPECT_THAT(give(read_version()), IsEmpty());
  defects = {};
  defects.raises_no_alerts = true;
  EXPECT_THAT(agent.battery_is_low(noon), IsEmpty());
  defects = {};
  defects.repeats_alerts = true;
  EXPECT_EQ(sent(agent.battery_is_low(noon)).size(), 2u);
}

TEST_F(GbcsDefect, ActivatesBeforeItsDate) {
  defects.ignores_date = true;
  EXPECT_TRUE(activates(give(activate(noon + 1h))));
}

TEST_F(GbcsDefect, IgnoresACancellation) {
  defects.ignores_cancellation = true;
  give(activate(noon + 1h));
  give(activate(gbcs::Cancellation{}));
  EXPECT_TRUE(activates(agent.on_timer(noon + 1h)));
}

}  // namespace
}  // namespace rig::sim
