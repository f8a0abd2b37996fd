// SPDX-License-Identifier: Apache-2.0
#include "adapters/ezsp_ncp/twin.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "rig/io/memory_stream.hpp"
#include "rig/proto/ezsp/frame_table.hpp"
#include "rig/sim/device.hpp"

namespace rig::ezsp_ncp {
namespace {

using namespace std::chrono_literals;
using ezsp::Status;

struct Received {
  ezsp::Header header;
  Bytes parameters;
};

// A host: ASH below, EZSP frames above.
class Host {
 public:
  Host(io::Loop& loop, device::ByteStream& port) : loop_(loop), port_(port), timer_(loop, [this] { perform(link_.on_timer(loop_.now())); }) {
    port_.listen({.on_bytes = [this](ByteView bytes) { perform(link_.on_bytes(bytes, loop_.now())); }, .on_lost = {}});
  }
  void reset() { perform(link_.start(loop_.now())); }
  void send(ByteView frame) { perform(link_.send(frame, loop_.now())); }

  ezsp::HeaderForm form = ezsp::HeaderForm::narrow;
  std::vector<Received> responses, callbacks;
  std::vector<ash::LinkUp> ups;
  std::vector<ash::LinkDown> downs;

 private:
  void perform(const ash::Link::Actions& actions) {
    for (const ash::Link::Action& action : actions) {
      if (const auto* write = std::get_if<ash::Write>(&action)) port_.write({write->bytes.data(), write->bytes.size()});
      if (const auto* timer = std::get_if<wire::ArmTimer>(&action)) timer_.arm(timer->at);
      if (std::holds_alternative<wire::DisarmTimer>(action)) timer_.disarm();
      if (const auto* up = std::get_if<ash::LinkUp>(&action)) ups.push_back(*up);
      if (const auto* down = std::get_if<ash::LinkDown>(&action)) downs.push_back(*down);
      if (const auto* frame = std::get_if<ash::Deliver>(&action)) take({frame->frame.data(), frame->frame.size()});
    }
  }
  void take(ByteView bytes) {
    const auto frame = ezsp::parse(form, ezsp::Direction::from_ncp, bytes);
    ASSERT_TRUE(frame.has_value()) << to_hex(bytes, " ");
    (frame->header.callback ? callbacks : responses).push_back({frame->header, {frame->parameters.begin(), frame->parameters.end()}});
  }

  io::Loop& loop_;
  device::ByteStream& port_;
  ash::Link link_;
  io::LazyTimer timer_;
};

struct Dongle : ::testing::Test {
  void plug_in(TwinSettings wanted = {}) {
    settings = wanted;
    twin.emplace(line.twin_end(), air, settings, Rng(4711));
    host.emplace(loop, line.host_end());
  }
  void run_for(Duration duration) {
    bool over = false;
    loop.arm(loop.now() + duration, [&] { over = true; });
    while (!over) loop.run_one();
  }
  void reset() {
    host->reset();
    run_for(settings.boot_time + 1ms);
    host->form = ezsp::HeaderForm::narrow;
  }
  void agree_on_version() {
    reset();
    host->send(ezsp::encode_frame(ezsp::HeaderForm::narrow, 4, ezsp::Header{0, 0}, std::uint8_t{4}));
    run_for(1ms);
    host->form = ezsp::form_of(settings.ezsp_version);
    ask(ezsp::VersionQuery{settings.ezsp_version});
  }
  template <class Command>
  typename Command::Response ask(const Command& command) {
    const std::size_t before = host->responses.size();
    host->send(ezsp::encode_command(settings.ezsp_version, ++sequence, command));
    run_for(1ms);
    if (host->responses.size() != before + 1) {
      ADD_FAILURE() << "no response to " << Command::name;
      return {};
    }
    EXPECT_EQ(host->responses.back().header.id, Command::id) << "response to " << Command::name;
    EXPECT_EQ(host->responses.back().header.sequence, sequence);
    const auto response = ezsp::decode<typename Command::Response>(host->responses.back().parameters, settings.ezsp_version);
    EXPECT_TRUE(response.has_value());
    return response.has_value() ? *response : typename Command::Response{};
  }
  template <class Callback>
  std::vector<Callback> told() {
    std::vector<Callback> found;
    for (const Received& callback : host->callbacks)
      if (callback.header.id == Callback::id) found.push_back(ezsp::decode<Callback>(callback.parameters, settings.ezsp_version).value());
    return found;
  }
  void form_network() {
    agree_on_version();
    ask(ezsp::SetConfigurationValue{0x2A, 0x03});
    ask(ezsp::SetPolicy{0, 0x03});
    ask(ezsp::AddEndpoint{1, 0x0109, 0x0500, 0, {0x0019}, {}});
    EXPECT_EQ(ask(ezsp::NetworkInit{}).status, Status::not_joined);
    EXPECT_EQ(ask(ezsp::SetInitialSecurityState{{0x0B04, sim::well_known_link_key, {7, 7, 7}, 0, {}}}).status, Status::ok);
    EXPECT_EQ(ask(ezsp::FormNetwork{network}).status, Status::ok);
    run_for(100ms);
    EXPECT_EQ(told<ezsp::StackStatusHandler>().back().status, Status::network_up);
  }
  sim::Device& join_a_device(sim::DeviceSettings wanted = {}) {
    EXPECT_EQ(ask(ezsp::PermitJoining{60}).status, Status::ok);
    device.emplace(air, wanted, Rng(1));
    device->set_power(true);
    run_for(20s);
    return *device;
  }

  io::Loop loop{io::TimeMode::virtual_time};
  io::MemoryLine line{loop, "dongle"};
  sim::Air air{loop, {.radio_time = false}, Rng(4711)};
  TwinSettings settings;
  std::optional<Twin> twin;
  std::optional<Host> host;
  std::optional<sim::Device> device;
  std::uint8_t sequence = 0x40;
  ezsp::NetworkParameters network{{0xDD, 0xDD, 0xDD, 0xDD, 0xDD, 0xDD, 0xDD, 0xDD}, 0x1A62, 5, 11, 0, NodeId{0}, 0, 0x07FFF800};
};

TEST_F(Dongle, BootsOnceForSeveralResets) {
  plug_in();
  host->reset();
  run_for(500ms);
  EXPECT_TRUE(host->ups.empty()) << "a real reboot takes its time";
  run_for(10s);
  ASSERT_EQ(host->ups.size(), 1u);
  EXPECT_EQ(host->ups[0].reset_code, ash::Code::software);
  EXPECT_TRUE(host->downs.empty());
}

TEST_F(Dongle, RefusesEverythingUntilTheVersionIsAgreed) {
  plug_in();
  reset();
  host->send("00 00 00 04"_hex);
  run_for(1ms);
  EXPECT_EQ(to_hex(host->responses.back().parameters, " "), "0D 02 30 74");
  host->form = ezsp::HeaderForm::wide;
  host->send(ezsp::encode_command(13, 1, ezsp::GetEui64{}));
  run_for(1ms);
  EXPECT_EQ(host->responses.back().header.id, ezsp::InvalidCommand::id);
  EXPECT_EQ(to_hex(host->responses.back().parameters, " "), "30");
  EXPECT_EQ(ask(ezsp::VersionQuery{13}).protocol, 13);
  EXPECT_EQ(ask(ezsp::GetEui64{}).eui64, settings.eui);
  host->send("33 00 01 EF 01"_hex);
  run_for(1ms);
  EXPECT_EQ(to_hex(host->responses.back().parameters, " "), "31") << "an id that no version has";
}

struct EveryVersion : Dongle, ::testing::WithParamInterface<int> {};

TEST_P(EveryVersion, FormsJoinsAndCarriesMessages) {
  plug_in({.ezsp_version = static_cast<ezsp::Version>(GetParam())});
  form_network();
  EXPECT_EQ(ask(ezsp::GetNetworkParameters{}).parameters.pan_id, 0x1A62);
  sim::Device& ppmid = join_a_device();
  EXPECT_EQ(ppmid.state(), sim::Device::State::online);
  ASSERT_EQ(told<ezsp::TrustCenterJoinHandler>().size(), 1u);
  EXPECT_EQ(told<ezsp::TrustCenterJoinHandler>()[0].eui64, ppmid.settings().eui);
  EXPECT_EQ(told<ezsp::TrustCenterJoinHandler>()[0].update, ezsp::DeviceUpdate::unsecured_join);
  EXPECT_EQ(ask(ezsp::LookupNodeIdByEui64{ppmid.settings().eui}).node, ppmid.node());
  ASSERT_FALSE(told<ezsp::IncomingMessageHandler>().empty());
  EXPECT_EQ(told<ezsp::IncomingMessageHandler>()[0].aps.cluster, zdo::DeviceAnnounce::cluster);

  ezsp::SendUnicast message;
  message.destination = ppmid.node();
  message.aps = {0x0109, 0x0019, 1, 1, ezsp::aps::retry | ezsp::aps::encryption, 0, 0};
  message.tag = {0x2A};
  const auto read = zcl::frame(zcl::global_header<zcl::ReadAttributes>(zcl::Direction::to_client, 9), zcl::ReadAttributes{{{0x0002}}});
  message.payload.bytes.assign(read.begin(), read.end());
  EXPECT_EQ(ask(message).status, Status::ok);
  EXPECT_EQ(told<ezsp::MessageSentHandler>().back().tag.value, 0x2A);
  EXPECT_EQ(told<ezsp::MessageSentHandler>().back().status, Status::ok);
  const auto answer = told<ezsp::IncomingMessageHandler>().back();
  EXPECT_EQ(to_hex({answer.payload.bytes.data(), answer.payload.bytes.size()}, " "), "10 09 01 02 00 00 23 10 00 00 00");
  EXPECT_EQ(answer.aps.options & ezsp::aps::encryption, ezsp::aps::encryption);
}
INSTANTIATE_TEST_SUITE_P(Dongle, EveryVersion, ::testing::Values(8, 9, 12, 13, 14, 16, 18));

TEST_F(Dongle, ClosesTheNetworkByItself) {
  plug_in();
  form_network();
  ask(ezsp::PermitJoining{60});
  EXPECT_TRUE(air.scan().at(0).open);
  run_for(61s);
  EXPECT_FALSE(air.scan().at(0).open);
  EXPECT_EQ(told<ezsp::StackStatusHandler>().back().status, Status::network_closed);
}

TEST_F(Dongle, LetsNobodyInWithoutPolicyOrKey) {
  plug_in();
  form_network();
  ask(ezsp::SetPolicy{0, 0x00});
  EXPECT_EQ(join_a_device().state(), sim::Device::State::searching);
  EXPECT_EQ(told<ezsp::TrustCenterJoinHandler>().at(0).decision, 2) << "deny";
  ask(ezsp::SetPolicy{0, 0x13});
  run_for(20s);
  EXPECT_EQ(device->state(), sim::Device::State::searching) << "only install codes, and this device has none";
  ask(ezsp::ImportTransientKey{device->settings().eui, sim::well_known_link_key, 0});
  run_for(20s);
  EXPECT_EQ(device->state(), sim::Device::State::online);
}

TEST_F(Dongle, ResumesItsNetworkAfterAReset) {
  plug_in();
  form_network();
  join_a_device();
  agree_on_version();
  EXPECT_EQ(ask(ezsp::NetworkState{}).state, 0);
  EXPECT_EQ(ask(ezsp::NetworkInit{}).status, Status::ok);
  EXPECT_EQ(told<ezsp::StackStatusHandler>().back().status, Status::network_up);
  EXPECT_EQ(ask(ezsp::ExportKey{{ezsp::CoreKey::network}}).key[0], 7);
  device->set_power(false);
  device->set_power(true);
  run_for(10s);
  EXPECT_EQ(device->state(), sim::Device::State::online);
  EXPECT_EQ(told<ezsp::TrustCenterJoinHandler>().back().update, ezsp::DeviceUpdate::secured_rejoin);
}

TEST_F(Dongle, ForgetsItsNetworkWhenItLeaves) {
  plug_in();
  form_network();
  EXPECT_EQ(ask(ezsp::LeaveNetwork{}).status, Status::ok);
  EXPECT_EQ(told<ezsp::StackStatusHandler>().back().status, Status::network_down);
  EXPECT_EQ(ask(ezsp::NetworkInit{}).status, Status::not_joined);
  EXPECT_EQ(ask(ezsp::LeaveNetwork{}).status, Status::invalid_state);
}

TEST_F(Dongle, ReportsAMessageNobodyAcknowledged) {
  plug_in();
  form_network();
  sim::Device& ppmid = join_a_device();
  ezsp::SendUnicast message;
  message.destination = ppmid.node();
  message.aps = {0x0109, 0x0000, 1, 1, ezsp::aps::retry, 0, 0};
  message.payload.bytes = {1, 2, 3};
  ppmid.set_power(false);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(ask(message).status, Status::ok);
  EXPECT_EQ(ask(message).status, Status::max_message_limit);
  run_for(10s);
  ASSERT_EQ(told<ezsp::MessageSentHandler>().size(), 10u);
  EXPECT_EQ(told<ezsp::MessageSentHandler>().back().status, Status::delivery_failed);
  message.payload.bytes.resize(83);
  EXPECT_EQ(ask(message).status, Status::message_too_long);
  message.payload.bytes.resize(74);
  message.aps.options |= ezsp::aps::encryption;
  EXPECT_EQ(ask(message).status, Status::message_too_long);
}

TEST_F(Dongle, AnswersZdoRequestsToItself) {
  plug_in();
  form_network();
  ezsp::SendUnicast message;
  message.destination = NodeId{0};
  message.aps = {0x0000, zdo::ActiveEndpointsRequest::cluster, 0, 0, ezsp::aps::retry, 0, 0};
  message.payload.bytes = {0x05, 0x00, 0x00};
  EXPECT_EQ(ask(message).status, Status::ok);
  const auto answer = told<ezsp::IncomingMessageHandler>().back();
  EXPECT_EQ(answer.aps.cluster, zdo::ActiveEndpointsResponse::cluster);
  EXPECT_EQ(to_hex({answer.payload.bytes.data(), answer.payload.bytes.size()}, " "), "05 00 00 00 01 01");
  EXPECT_EQ(told<ezsp::MessageSentHandler>().size(), 1u);
}

TEST_F(Dongle, HasNoEllipticCurves) {
  plug_in();
  agree_on_version();
  EXPECT_EQ(ask(ezsp::GetLibraryStatus{0x06}).status, 0);
  host->send("50 00 01 EC 00"_hex);  // getCertificate283k1
  run_for(1ms);
  EXPECT_EQ(host->responses.back().header.id, 0x00EC);
  ASSERT_EQ(host->responses.back().parameters.size(), 1u + 74);
  EXPECT_EQ(host->responses.back().parameters[0], 0xB5);
}

TEST_F(Dongle, AlwaysGivesTwoOctetsOfEndpointFlagsAndALengthOfTokenData) {
  plug_in({.ezsp_version = 14});
  agree_on_version();
  const auto flags = ask(ezsp::GetExtendedValue{0, 1});
  EXPECT_NE(flags.status, Status::ok);
  EXPECT_EQ(flags.value.bytes.size(), 2u);
  EXPECT_TRUE(ask(ezsp::GetTokenData{0x12345678, 0}).value.has_value());
}

TEST_F(Dongle, ScansTheAir) {
  plug_in();
  agree_on_version();
  EXPECT_EQ(ask(ezsp::StartScan{0, 0x07FFF800, 4}).status, Status::ok);
  run_for(1ms);
  EXPECT_EQ(told<ezsp::EnergyScanResultHandler>().size(), 16u);
  EXPECT_EQ(told<ezsp::ScanCompleteHandler>().size(), 1u);
}

TEST_F(Dongle, KeepsAManufacturingTokenOnceItIsWritten) {
  plug_in();
  agree_on_version();
  EXPECT_EQ(ask(ezsp::GetMfgToken{0x0C}).data.bytes.size(), 8u);
  ezsp::SetMfgToken command{0x0C, {{1, 2, 3, 4, 5, 6, 7, 8}}};
  EXPECT_EQ(ask(command).status, Status::ok);
  EXPECT_NE(ask(command).status, Status::ok);
  agree_on_version();
  EXPECT_EQ(ask(ezsp::GetEui64{}).eui64, Eui64{0x0807060504030201});
}

TEST_F(Dongle, RestartsByItselfWhenPlanned) {
  plug_in({.restarts_after_messages = 2});
  form_network();
  ezsp::SendUnicast message;
  message.destination = NodeId{0x1234};
  message.payload.bytes = {1};
  ask(message);
  ask(message);
  run_for(2s);
  ASSERT_EQ(host->downs.size(), 1u);
  EXPECT_EQ(host->downs[0].why, ash::DownReason::unexpected_reset);
  EXPECT_EQ(host->downs[0].code, static_cast<std::uint8_t>(ash::Code::watchdog));
}

TEST_F(Dongle, FallsSilentWhenPlanned) {
  plug_in({.hangs_after_messages = 1});
  form_network();
  ezsp::SendUnicast message;
  message.destination = NodeId{0x1234};
  message.payload.bytes = {1};
  ask(message);
  const std::size_t before = host->responses.size();
  host->send(ezsp::encode_command(13, 9, ezsp::Nop{}));
  run_for(60s);
  EXPECT_EQ(host->responses.size(), before);
  EXPECT_EQ(host->downs.at(0).why, ash::DownReason::ack_timeouts);
}

TEST_F(Dongle, LeavesTheAirWhenItIsPulledOut) {
  plug_in();
  form_network();
  EXPECT_EQ(air.scan().size(), 1u);
  line.cut();
  run_for(1ms);
  EXPECT_TRUE(air.scan().empty());
}

struct Recording {
  const char* file;
  ezsp::Version version;
  bool formed;  // the dongle had a network already
};
void PrintTo(const Recording& recording, std::ostream* out) { *out << recording.file; }

// What a foreign host once said, command by command, said again to the twin.
struct RecordedHost : Dongle, ::testing::WithParamInterface<Recording> {
  struct Said {
    bool reset = false;
    Bytes frame;
  };
  static std::vector<Said> read() {
    std::ifstream file(std::string(RIG_SOURCE_DIR "/fixtures/recordings/") + GetParam().file);
    std::vector<Said> said;
    ash::FrameReader reader;
    for (std::string text; std::getline(file, text);) {
      if (!text.starts_with("H ")) continue;
      const Bytes bytes = from_hex(text.substr(2)).value();
      ByteView rest = bytes;
      while (const auto item = reader.next(rest)) {
        if (std::holds_alternative<ash::ResetFrame>(**item)) said.push_back({true, {}});
        if (const auto* data = std::get_if<ash::DataFrame>(&**item)) said.push_back({false, {data->data.begin(), data->data.end()}});
      }
    }
    return said;
  }
};

TEST_P(RecordedHost, GetsAnAnswerToEveryCommand) {
  plug_in({.ezsp_version = GetParam().version});
  if (GetParam().formed) form_network();
  host->callbacks.clear();
  const std::vector<Said> all = read();
  ASSERT_GT(all.size(), 40u);
  for (const Said& said : all) {
    if (said.reset) {
      reset();
      continue;
    }
    const std::size_t before = host->responses.size();
    const auto command = ezsp::parse(said.frame.size() == 4 ? ezsp::HeaderForm::narrow : ezsp::HeaderForm::wide, ezsp::Direction::from_host, said.frame);
    host->form = said.frame.size() == 4 ? ezsp::HeaderForm::narrow : ezsp::HeaderForm::wide;
    host->send(said.frame);
    run_for(200ms);
    ASSERT_EQ(host->responses.size(), before + 1) << ezsp::frame_name(command->header.id, settings.ezsp_version);
    const Received& response = host->responses.back();
    EXPECT_EQ(response.header.id, command->header.id) << ezsp::frame_name(command->header.id, settings.ezsp_version) << " was refused with "
                                                      << to_hex(response.parameters);
    EXPECT_EQ(response.header.sequence, command->header.sequence);
  }
  EXPECT_TRUE(host->downs.empty());
  ASSERT_FALSE(told<ezsp::StackStatusHandler>().empty());
  EXPECT_EQ(told<ezsp::StackStatusHandler>()[0].status, Status::network_up);
}
INSTANTIATE_TEST_SUITE_P(Dongle, RecordedHost,
                         ::testing::Values(Recording{"ezsp_host_v13_fresh.hex", 13, false}, Recording{"ezsp_host_v14_fresh.hex", 14, false},
                                           Recording{"ezsp_host_v16_join_install_code.hex", 16, true}, Recording{"ezsp_host_v8.hex", 8, true}));

}  // namespace
}  // namespace rig::ezsp_ncp
