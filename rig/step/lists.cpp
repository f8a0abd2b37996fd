// SPDX-License-Identifier: Apache-2.0
//
// The Central Products List, the inventory and the suppliers, as a case wants them; and images held against them.
#include <fmt/format.h>

#include "rig/base/sha256.hpp"
#include "rig/dcc/cpl_lint.hpp"
#include "rig/dcc/precheck.hpp"
#include "rig/image/verify.hpp"
#include "rig/step/engines.hpp"
#include "rig/step/parties.hpp"

namespace rig::step {
namespace {

dcc::DeviceType type_of(const std::string& text) { return *dcc::parse_device_type(text); }

std::optional<std::uint32_t> number(const Context& context, std::string_view name) {
  const auto value = context.parameters().find<std::int64_t>(name);
  return value ? std::optional(static_cast<std::uint32_t>(*value)) : std::nullopt;
}

dcc::RequestKind kind_for(dcc::DeviceType type) {
  return type == dcc::DeviceType::ppmid || type == dcc::DeviceType::ihd ? dcc::RequestKind::update_ppmid_firmware : dcc::RequestKind::update_firmware;
}

dcc::BaseEntries bases(const std::string& text) {
  dcc::BaseEntries entries{.kind = dcc::BaseEntries::Kind::unknown, .ids = {}};
  if (text.empty()) return entries;
  entries.kind = text == "N/A" ? dcc::BaseEntries::Kind::none : dcc::BaseEntries::Kind::listed;
  for (std::size_t at = 0; entries.kind == dcc::BaseEntries::Kind::listed && at <= text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    entries.ids.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return entries;
}

dcc::LintRules lint_rules(const Context& context) {
  const auto& profile = context.bench.file().dcc.profile;
  return {.ppmid_hash = profile.ppmid_hash, .gbcs_entries = profile.gbcs_entries,
          .today = std::chrono::floor<std::chrono::days>(context.loop.utc())};
}

/// A bit of the image is wrong where the bench says that it arrives damaged.
Bytes as_it_arrives(const Context& context, Bytes octets) {
  if (context.bench.file().dcc.defects.image_arrives_damaged && !octets.empty()) octets[octets.size() / 2] ^= 0x01;
  return octets;
}

void save_findings(Context& context, std::vector<dcc::LintFinding> findings) {
  std::erase_if(findings, [&](const auto& one) { return one.column == context.bench.file().dcc.defects.secas_overlooks; });
  std::uint64_t errors = 0;
  std::string texts;
  for (const auto& one : findings) {
    errors += one.level == dcc::LintLevel::error;
    texts += (texts.empty() ? "" : "; ") + to_string(one);
  }
  context.run.facts["lint.errors"] = errors;
  context.run.facts["lint.warnings"] = findings.size() - errors;
  context.run.facts["lint.text"] = texts;
}

/// Whether the entry is signed by the creator whose key the plan gives; a finding where it is not.
Result<void> check_creator(Context& context, const dcc::CplEntry& entry, std::vector<dcc::LintFinding>& findings) {
  const auto path = context.parameters().find<std::filesystem::path>("creator_key");
  if (!path) return {};
  auto key = image::SupplierKey::load(*path);
  if (key.has_error()) return key.error();
  const auto verdict = dcc::check_signature(entry, {{context.parameters().text("creator"), std::move(*key)}});
  if (verdict.check != dcc::SignatureCheck::valid && verdict.check != dcc::SignatureCheck::missing)
    findings.push_back({dcc::LintLevel::error, entry.id, "signature", verdict.check == dcc::SignatureCheck::wrong ? "is not the creator's" : "nobody knows this creator's key"});
  context.run.facts["lint.signature"] = name(verdict.check);
  return {};
}

void save_verification(Context& context, const image::Verification& verification) {
  auto& facts = context.run.facts;
  facts["image.result"] = name(image::worst(verification.steps));
  facts["image.errors"] = fmt::format("{}", fmt::join(image::texts(verification.steps, image::Level::error), "; "));
  facts["image.warnings"] = fmt::format("{}", fmt::join(image::texts(verification.steps, image::Level::warning), "; "));
  const auto& body = verification.manufacturer_image;
  facts["image.hash"] = body ? record::Json(to_string(body->sha256)) : record::Json(nullptr);
  facts["image.manufacturer_size"] = body ? record::Json(body->length) : record::Json(nullptr);
  facts["image.force_replace"] = body && body->force_replace ? record::Json(*body->force_replace) : record::Json(nullptr);
  if (!verification.header) return;
  const auto& header = *verification.header;
  facts["image.manufacturer"] = header.manufacturer_code;
  facts["image.type"] = header.image_type;
  facts["image.version"] = header.file_version;
  facts["image.stack_version"] = header.stack_version;
  facts["image.field_control"] = header.field_control;
  facts["image.size"] = header.total_image_size;
  facts["image.text"] = image::header_text(header);
  facts["image.hardware"] = header.hardware ? record::Json(fmt::format("{:04X}-{:04X}", header.hardware->min, header.hardware->max)) : record::Json(nullptr);
}

}  // namespace

Result<void> list_on_cpl(Context& context) {
  const auto image = image_of(context);
  if (image.has_error()) return image.error();
  const auto& parameters = context.parameters();
  auto& list = context.bench.smart_metering().registry().cpl;
  dcc::CplEntry entry{.id = parameters.text("entry"), .device_type = type_of(parameters.text("type"))};
  const auto facts = dcc::read_image(kind_for(entry.device_type), (*image)->source.data);
  if (facts.has_error()) return facts.error();
  const auto hardware = *number(context, "hardware");
  entry.model = {static_cast<std::uint16_t>(number(context, "manufacturer").value_or(facts->header.manufacturer_code)),
                 static_cast<std::uint16_t>(number(context, "model").value_or(facts->header.image_type)), static_cast<std::uint8_t>(hardware >> 8),
                 static_cast<std::uint8_t>(hardware & 0xFF)};
  entry.firmware_version = number(context, "version").value_or(facts->header.file_version);
  entry.gbcs_versions = {parameters.text("gbcs_version")};
  if (parameters.text("hash") != "none") entry.hash = facts->hash;
  if (parameters.text("hash") == "wrong") (*entry.hash)[31] ^= 0x01;
  if (parameters.boolean("removed")) entry.status = dcc::CplStatus::removed;
  entry.base_entries = bases(parameters.find<std::string>("base").value_or(""));
  if (auto added = list.add(std::move(entry)); added.has_error()) return added;
  context.bench.smart_metering().wide_area().head_end().cpl_changed();
  return {};
}

Result<void> take_off_cpl(Context& context) {
  auto removed = context.bench.smart_metering().registry().cpl.remove(context.parameters().text("entry"));
  if (removed.has_error()) return removed;
  context.bench.smart_metering().wide_area().head_end().cpl_changed();
  return {};
}

Result<void> inventory(Context& context) {
  const auto eui = eui_of(context, context.parameters().text("device"));
  if (eui.has_error()) return eui.error();
  dcc::SmiDevice* device = context.bench.smart_metering().registry().smi.find(*eui);
  if (!device) return make_error(ErrorCode::not_found, "the inventory has no such device", context.parameters().text("device"));
  const auto& parameters = context.parameters();
  if (const auto type = parameters.find<std::string>("type")) device->type = type_of(*type);
  if (const auto value = number(context, "manufacturer")) device->model.manufacturer = static_cast<std::uint16_t>(*value);
  if (const auto value = number(context, "model")) device->model.model = static_cast<std::uint16_t>(*value);
  if (const auto value = number(context, "hardware")) {
    device->model.hardware_version = static_cast<std::uint8_t>(*value >> 8);
    device->model.hardware_revision = static_cast<std::uint8_t>(*value & 0xFF);
  }
  if (const auto value = number(context, "version")) device->firmware_version = *value;
  if (const auto version = parameters.find<std::string>("gbcs_version")) device->gbcs_version = *version;
  if (const auto joined = parameters.find<bool>("gpf_joined")) device->gpf_joined = *joined;
  if (const auto status = parameters.find<std::string>("status"))
    for (const auto one : {dcc::DeviceStatus::pending, dcc::DeviceStatus::commissioned, dcc::DeviceStatus::suspended, dcc::DeviceStatus::decommissioned})
      if (dcc::name(one) == *status) device->status = one;
  const std::string hub = parameters.find<std::string>("hub").value_or("bench");
  if (hub == "none") device->hub.reset();
  if (hub == "other") device->hub = Eui64{0x00DB'1234'5678'FFA2};
  return {};
}

/// Devices that are nowhere on the bench, on hubs of their own, with the same suppliers.
Result<void> add_devices(Context& context) {
  auto& metering = context.bench.smart_metering();
  const auto like = eui_of(context, context.parameters().text("like"));
  if (like.has_error()) return like.error();
  const auto* model = metering.registry().smi.find(*like);
  if (!model) return make_error(ErrorCode::not_found, "the inventory has no such device", context.parameters().text("like"));
  dcc::SmiDevice device = *model;
  const auto count = static_cast<std::uint64_t>(context.parameters().integer("count"));
  const auto per_hub = static_cast<std::uint64_t>(context.parameters().integer("per_hub"));
  auto hubs = metering.registry().suppliers.hubs();
  const dcc::Responsible ours = hubs.front();
  constexpr std::uint64_t devices_from = 0x00DB'0000'0000'0000, hubs_from = 0x00DC'0000'0000'0000;
  auto& group = context.run.groups[context.parameters().text("group")];
  const std::uint64_t begin = context.run.population;
  for (std::uint64_t i = begin; i < begin + count; ++i) {
    const Eui64 hub{hubs_from + begin + (i - begin) / per_hub};
    if (hubs.back().hub != hub) {
      hubs.push_back({.hub = hub, .import = ours.import, .gas = ours.gas});
      dcc::SmiDevice chf = *metering.registry().smi.find(ours.hub);
      chf.eui = hub;
      if (auto added = metering.registry().smi.add(chf); added.has_error()) return added;
    }
    device.eui = Eui64{devices_from + i};
    device.hub = hub;
    if (auto added = metering.registry().smi.add(device); added.has_error()) return added;
    group.push_back(device.eui);
  }
  context.run.population += (count + per_hub - 1) / per_hub * per_hub;
  auto suppliers = dcc::Suppliers::from(metering.registry().suppliers.all(), std::move(hubs));
  if (suppliers.has_error()) return suppliers.error();
  metering.registry().suppliers = std::move(*suppliers);
  return {};
}

Result<void> change_of_supplier(Context& context) {
  auto& metering = context.bench.smart_metering();
  const auto role = context.parameters().text("role") == "gas" ? dcc::SupplierRole::gas : dcc::SupplierRole::import;
  std::optional<Eui64> to;
  if (const auto name = context.parameters().find<std::string>("to")) {
    const auto eui = eui_of(context, *name);
    if (eui.has_error()) return eui.error();
    to = *eui;
  }
  metering.registry().suppliers.change_of_supplier(context.bench.file().hub.eui64, role, to);
  return {};
}

Result<void> consent(Context& context) {
  const auto image = image_of(context);
  if (image.has_error()) return image.error();
  const auto supplier = eui_of(context, context.parameters().text("from"));
  if (supplier.has_error()) return supplier.error();
  const auto facts = dcc::read_image(dcc::RequestKind::update_ppmid_firmware, (*image)->source.data);
  if (facts.has_error()) return facts.error();
  context.bench.smart_metering().wide_area().head_end().record_consent({.supplier = *supplier, .hash = facts->hash, .agrees = context.parameters().boolean("agrees")});
  return {};
}

Result<void> lint_submission(Context& context) {
  const auto file = dcc::Cpl::load(context.parameters().path("file"));
  if (file.has_error()) return file.error();
  const std::string& id = context.parameters().text("entry");
  const auto* entry = file->find(id);
  if (!entry) return make_error(ErrorCode::not_found, fmt::format("the file has no entry \"{}\"", id), context.parameters().path("file").string());
  auto rules = lint_rules(context);
  rules.zigbee_behaviour_changed = context.parameters().boolean("zigbee_behaviour_changed");
  dcc::Cpl others;
  for (const auto& one : file->entries())
    if (one.id != id)
      if (auto added = others.add(one); added.has_error()) return added;
  auto findings = dcc::lint_submission(*entry, others, rules);
  if (auto checked = check_creator(context, *entry, findings); checked.has_error()) return checked;
  save_findings(context, std::move(findings));
  return {};
}

Result<void> lint_list(Context& context) {
  const auto file = dcc::Cpl::load(context.parameters().path("file"));
  if (file.has_error()) return file.error();
  auto findings = dcc::lint_list(*file, lint_rules(context));
  if (context.bench.file().dcc.defects.secas_refuses_blanks)
    for (const auto& entry : file->entries())
      for (auto& one : dcc::lint_submission(entry, {}, lint_rules(context))) findings.push_back(std::move(one));
  save_findings(context, std::move(findings));
  return {};
}

/// What the Firmware Information Repository answers: entries by id, or by device model and version.
Result<void> find_on_cpl(Context& context) {
  const auto file = dcc::Cpl::load(context.parameters().path("file"));
  if (file.has_error()) return file.error();
  const auto id = context.parameters().find<std::string>("entry");
  const auto version = number(context, "version"), model = number(context, "model");
  std::vector<const dcc::CplEntry*> found;
  for (const auto& entry : file->entries())
    if ((!id || entry.id == *id) && (!version || entry.firmware_version == *version) && (!model || entry.model.model == *model)) found.push_back(&entry);
  if (context.bench.file().dcc.defects.fir_answers_first && found.size() > 1) found.resize(1);
  std::vector<std::string> ids;
  for (const auto* entry : found) ids.push_back(entry->id);
  auto& facts = context.run.facts;
  facts["found.count"] = found.size();
  facts["found.entries"] = fmt::format("{}", fmt::join(ids, " "));
  facts["found.hash"] = found.size() == 1 && found[0]->hash ? record::Json(to_string(*found[0]->hash)) : record::Json(nullptr);
  facts["found.stack_version"] = found.size() == 1 ? record::Json(found[0]->zigbee_stack_version) : record::Json(nullptr);
  return {};
}

Result<void> upgrade_path(Context& context) {
  const auto file = dcc::Cpl::load(context.parameters().path("file"));
  if (file.has_error()) return file.error();
  const dcc::UpgradeGraph graph(*file);
  const std::string &from = context.parameters().text("from"), &to = context.parameters().text("to");
  const auto path = graph.path(from, to);
  const auto jump = graph.direct_jump(from, to);
  auto& facts = context.run.facts;
  facts["path.text"] = fmt::format("{}", fmt::join(path, " > "));
  facts["path.steps"] = path.empty() ? 0 : path.size() - 1;
  facts["path.jump"] = jump == dcc::Jump::permitted ? "permitted" : jump == dcc::Jump::forbidden ? "forbidden" : "unknown";
  facts["path.warnings"] = graph.warnings().size();
  facts["path.warning"] = fmt::format("{}", fmt::join(graph.warnings(), "; "));
  return {};
}

Result<void> verify_image(Context& context) {
  const auto& path = context.parameters().path("file");
  auto made = load_octets(path);
  if (made.has_error()) return made.error();
  image::VerifyOptions options{.kilobyte = context.parameters().integer("kilobyte") == 1024 ? image::Kilobyte::binary : image::Kilobyte::decimal};
  if (const auto key = context.parameters().find<std::filesystem::path>("supplier_key")) {
    auto loaded = image::SupplierKey::load(*key);
    if (loaded.has_error()) return loaded.error();
    options.keys.push_back(std::move(*loaded));
  }
  const auto octets = as_it_arrives(context, std::move(*made));
  auto verification = image::verify(path.string(), image::PagedBytes(octets), options);
  dcc::overlook(verification.steps, context.bench.file().dcc.defects.supplier_overlooks);
  save_verification(context, verification);
  context.run.facts["image.sha256"] = to_string(sha256(octets));
  return {};
}

}  // namespace rig::step
