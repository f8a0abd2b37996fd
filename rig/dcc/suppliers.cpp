// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/suppliers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "rig/dcc/table.hpp"

namespace rig::dcc {
namespace {

using Text = std::string_view;
using S = Supplier;
using R = Responsible;
constexpr auto blank = Cell::blank_allowed;

template <class Target>
std::string read_eui(Text text, Target& target) {
  const auto eui = parse_eui64(text);
  if (!eui) return "an EUI-64";
  target = *eui;
  return {};
}
std::string eui_text(std::optional<Eui64> eui) { return eui ? to_string(*eui) : std::string{}; }

const std::array supplier_columns{
    Column<S>{"eui", Cell::required, [](Text t, S& s) { return read_eui(t, s.eui); },
              [](const S& s) { return to_string(s.eui); }},
    Column<S>{"name", blank, [](Text t, S& s) { return s.name = t, std::string{}; }, [](const S& s) { return s.name; }},
};
const std::array hub_columns{
    Column<R>{"hub", Cell::required, [](Text t, R& r) { return read_eui(t, r.hub); },
              [](const R& r) { return to_string(r.hub); }},
    Column<R>{"import", blank, [](Text t, R& r) { return read_eui(t, r.import); },
              [](const R& r) { return eui_text(r.import); }},
    Column<R>{"gas", blank, [](Text t, R& r) { return read_eui(t, r.gas); },
              [](const R& r) { return eui_text(r.gas); }},
};
constexpr std::span<const Column<S>> supplier_table() { return {supplier_columns.data(), supplier_columns.size()}; }
constexpr std::span<const Column<R>> hub_table() { return {hub_columns.data(), hub_columns.size()}; }

}  // namespace

std::string_view name(SupplierRole role) { return role == SupplierRole::import ? "import" : "gas"; }

Result<Suppliers> Suppliers::from(std::vector<Supplier> suppliers, std::vector<Responsible> hubs) {
  Suppliers result;
  for (Supplier& supplier : suppliers) {
    if (result.find(supplier.eui) != nullptr)
      return make_error(ErrorCode::invalid_file, fmt::format("supplier {} stands twice", to_string(supplier.eui)));
    result.suppliers_.push_back(std::move(supplier));
  }
  for (const Responsible& hub : hubs) {
    for (const auto& supplier : {hub.import, hub.gas}) {
      if (supplier && result.find(*supplier) == nullptr)
        return make_error(ErrorCode::invalid_file, fmt::format("hub {} names {}, which is no supplier of the list",
                                                               to_string(hub.hub), to_string(*supplier)));
    }
    if (!result.by_hub_.emplace(hub.hub.value, static_cast<std::uint32_t>(result.hubs_.size())).second)
      return make_error(ErrorCode::invalid_file, fmt::format("hub {} stands twice", to_string(hub.hub)));
    result.hubs_.push_back(hub);
  }
  return result;
}

Result<Suppliers> Suppliers::from_csv(std::string_view suppliers, const std::string& suppliers_name,
                                      std::string_view hubs, const std::string& hubs_name) {
  auto supplier_rows = rows_from_csv(suppliers, suppliers_name, supplier_table());
  if (!supplier_rows) return supplier_rows.error();
  auto hub_rows = rows_from_csv(hubs, hubs_name, hub_table());
  if (!hub_rows) return hub_rows.error();
  return in_file(from(std::move(*supplier_rows), std::move(*hub_rows)), hubs_name);
}

std::string Suppliers::suppliers_csv() const { return csv_from_rows<Supplier>(suppliers_, supplier_table()); }
std::string Suppliers::hubs_csv() const { return csv_from_rows<Responsible>(hubs_, hub_table()); }

const Supplier* Suppliers::find(Eui64 eui) const {
  const auto found =
      std::find_if(suppliers_.begin(), suppliers_.end(), [&](const Supplier& supplier) { return supplier.eui == eui; });
  return found == suppliers_.end() ? nullptr : &*found;
}

const Responsible* Suppliers::responsible_for(Eui64 hub) const {
  const auto found = by_hub_.find(hub.value);
  return found == by_hub_.end() ? nullptr : &hubs_[found->second];
}

void Suppliers::change_of_supplier(Eui64 hub, SupplierRole role, std::optional<Eui64> supplier) {
  const auto [place, is_new] = by_hub_.emplace(hub.value, static_cast<std::uint32_t>(hubs_.size()));
  if (is_new) hubs_.push_back({.hub = hub, .import = {}, .gas = {}});
  auto& responsible = hubs_[place->second];
  (role == SupplierRole::import ? responsible.import : responsible.gas) = supplier;
}

}  // namespace rig::dcc
