// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>

#include "rig/bench/ports.hpp"

namespace rig::bench {

class VirtualWorld;

/// What a bench has plugged in: every adapter on its open port, under its name in the bench file.
class PluggedIn {
 public:
  /// Told once per open port when it is lost; the adapter knows already.
  using Lost = std::function<void(const std::string& name, const Error& error)>;

  /// Loop, file, world and machine outlive the object; the world is null where nothing is simulated.
  PluggedIn(io::Loop& loop, const BenchFile& file, VirtualWorld* world, const Machine& machine, Lost lost);
  ~PluggedIn();

  /// Opens the port of the adapter with this name, and the adapter on it. What was there under that name must be closed. The result is
  /// what the journal should know. Errors: those of the port, with the adapter's name.
  Result<std::vector<std::string>> open(const std::string& name);
  /// Nobody may be waiting in the adapter.
  void close(const std::string& name);
  bool is_open(const std::string& name) const { return plugged_.contains(name); }

  /// Null when there is no such adapter, it cannot do that, or it is closed.
  template <class Can>
  Can* find(const std::string& name) const {
    const auto found = plugged_.find(name);
    if (found == plugged_.end()) return nullptr;
    const auto* can = std::get_if<std::unique_ptr<Can>>(&found->second.adapter);
    return can ? can->get() : nullptr;
  }

 private:
  struct Plugged {
    OpenedPort port;
    adapter::Opened adapter;  // goes before its port
  };
  Result<OpenedPort> open_port(const std::string& name, const AdapterEntry& entry);

  io::Loop& loop_;
  const BenchFile& file_;
  VirtualWorld* world_;
  const Machine& machine_;
  Lost lost_;
  std::map<std::string, Plugged> plugged_;
};

}  // namespace rig::bench
