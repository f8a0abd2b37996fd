// SPDX-License-Identifier: Apache-2.0
#include "adapters/znp_ncp/ncp.hpp"

namespace rig::znp_ncp {
namespace {

int number(unpi::Id id) { return id.cmd0 << 8 | id.cmd1; }

/// Commands that this dongle answers always alike.
struct FixedAnswer {
  unpi::Id id;
  std::string_view hex;
};
constexpr FixedAnswer fixed_answers[] = {
    {{0x21, 0x14}, "00"},        // SYS_SET_TX_POWER
    {{0x25, 0x3F}, "00"},        // ZDO_MSG_CB_REMOVE
    {{0x25, 0x45}, "00"},        // ZDO_EXT_ROUTE_DISC
    {{0x25, 0x46}, "00"},        // ZDO_EXT_ROUTE_CHK
    {{0x25, 0x4A}, "01000000"},  // ZDO_EXT_FIND_GROUP: none; the whole layout nevertheless
    {{0x25, 0x4B}, "00"},        // ZDO_EXT_ADD_GROUP
    {{0x27, 0x0A}, "00"},        // UTIL_LED_CONTROL
    {{0x27, 0x49}, "FEFF00000000000000000000000000000000000000000000000000000000000000000000"},  // UTIL_ASSOC_FIND_DEVICE: none, 36 octets
    {{0x27, 0x4A}, "FEFF0000FF00000000000000000000000000000000000000000000000000000000000000"},  // UTIL_ASSOC_GET_WITH_ADDRESS: none
    {{0x27, 0x63}, "00"},        // UTIL_ASSOC_REMOVE
    {{0x27, 0x64}, "00"},        // UTIL_ASSOC_ADD
};

constexpr std::uint8_t unknown_command = 2, wrong_length = 4;  // RPC errors

unpi::FrameBytes refusal(std::uint8_t code, unpi::Id id) { return znp::frame(znp::RpcError{code, id.cmd0, id.cmd1}); }

znp::Key draw_key(Rng& rng) {
  znp::Key key{};
  for (Byte& octet : key) octet = static_cast<Byte>(rng.below(256));
  return key;
}

}  // namespace

Ncp::Ncp(sim::Air& air, TwinSettings settings, Rng rng, Send send)
    : air_(air), loop_(air.loop()), settings_(settings), rng_(rng), send_(std::move(send)), nv_(draw_key(rng_)) {
  using namespace znp;
  learn<Ping, VersionQuery, GetExtendedAddress, StackTune, NvItemInit, NvRead, NvReadExt, NvWrite, NvWriteExt, NvDelete, NvLength, NvTableLength, NvTableRead>();
  learn<SetChannel, StartCommissioning, AddInstallCode, RequireInstallCodes, RequireKeyExchange, StartupFromApp, MgmtPermitJoin, NetworkInfo, GetDeviceInfo>();
  learn<Register, DataRequest, DataRequestExt, RegisterMessages>();
  const auto eui = wire::encode(settings_.eui);
  nv_.set_item(nv::extended_address, eui);
  restart();
}

Ncp::~Ncp() { loop_.disarm(permit_timer_); }

template <class Command>
unpi::FrameBytes Ncp::handle(Ncp& ncp, ByteView data) {
  const auto command = wire::decode<Command>(data);
  if (command.has_error()) return refusal(wrong_length, Command::id);
  return znp::answer_frame<Command>(ncp.on(*command));
}

template <class... Commands>
void Ncp::learn() { ((handlers_[number(Commands::id)] = &Ncp::handle<Commands>), ...); }

void Ncp::restart() {
  loop_.disarm(permit_timer_);
  ++*session_number_;
  session_ = {};
  const Byte forget = nv_.item_or_zeros(znp::nv::startup_option, 1)[0];
  if ((forget & znp::nv::clear_network) != 0) {
    nv_.forget_network();
    members_.clear();
    install_code_keys_.clear();
  }
  if ((forget & znp::nv::clear_configuration) != 0) nv_.restore_configuration();
  Eui64 eui = settings_.eui;
  if (const auto own = nv_.item(znp::nv::extended_address); own && own->size() == 8) eui.value = wire::Reader(*own).u64();
  radio_.emplace(air_, eui, *this, sim::RadioSettings{.coordinator = true, .router = true});
}

// What a restart makes pointless is not done.
void Ncp::soon(std::function<void()> task, Duration delay) {
  auto guarded = [number = std::weak_ptr(session_number_), asked = *session_number_, task = std::move(task)] {
    if (const auto now = number.lock(); now && *now == asked) task();
  };
  if (delay == Duration::zero()) return loop_.post(std::move(guarded));
  loop_.arm(loop_.now() + delay, std::move(guarded));
}

unpi::FrameBytes Ncp::answer(const unpi::Frame& frame) {
  if (const auto handler = handlers_.find(number(frame.id)); handler != handlers_.end()) return handler->second(*this, frame.data);
  for (const FixedAnswer& fixed : fixed_answers)
    if (fixed.id == frame.id) return unpi::encode(frame.id.answer(), *from_hex(fixed.hex));
  if (frame.id.subsystem() != unpi::Subsystem::zdo) return refusal(unknown_command, frame.id);
  const znp::Status passed = pass_on_zdo(frame.id, frame.data);
  if (passed == znp::Status::unknown_command) return refusal(unknown_command, frame.id);
  return unpi::encode(frame.id.answer(), wire::encode(znp::StatusOnly{passed}));
}

znp::ResetIndication Ncp::reset_indication(znp::ResetReason why) const {
  return {.reason = why, .transport = 2, .product = static_cast<std::uint8_t>(settings_.product), .major = 2, .minor = 7, .hardware = 1};
}

}  // namespace rig::znp_ncp
