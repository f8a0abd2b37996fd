// SPDX-License-Identifier: Apache-2.0
//
// Suppliers, and which of them is responsible for the meters behind each Communications Hub.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <filesystem>
#include <vector>

#include "rig/base/error.hpp"
#include "rig/dcc/values.hpp"

namespace rig::dcc {

enum class SupplierRole { import, gas };

std::string_view name(SupplierRole role);

struct Supplier {
  Eui64 eui;
  std::string name;
  bool operator==(const Supplier&) const = default;
};

/// The responsible suppliers of a hub; a home without gas has no gas supplier, one supplier may be both.
struct Responsible {
  Eui64 hub;
  std::optional<Eui64> import;
  std::optional<Eui64> gas;
  bool operator==(const Responsible&) const = default;

  bool includes(Eui64 supplier) const { return import == supplier || gas == supplier; }
};

class Suppliers {
 public:
  /// Fails with invalid_file where a hub or supplier stands twice, or a hub names an unknown supplier.
  static Result<Suppliers> from(std::vector<Supplier> suppliers, std::vector<Responsible> hubs);
  /// Columns eui, name; and hub, import, gas.
  static Result<Suppliers> from_csv(std::string_view suppliers, const std::string& suppliers_name,
                                    std::string_view hubs, const std::string& hubs_name);
  std::string suppliers_csv() const;
  std::string hubs_csv() const;

  const std::vector<Supplier>& all() const { return suppliers_; }
  const std::vector<Responsible>& hubs() const { return hubs_; }
  const Supplier* find(Eui64 eui) const;
  /// Null for a hub nobody is responsible for.
  const Responsible* responsible_for(Eui64 hub) const;

  /// From now on `supplier` (nothing: nobody) has that role at the hub. What was recorded before stays as it was.
  void change_of_supplier(Eui64 hub, SupplierRole role, std::optional<Eui64> supplier);

 private:
  std::vector<Supplier> suppliers_;
  std::vector<Responsible> hubs_;
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> by_hub_;
};

}  // namespace rig::dcc
