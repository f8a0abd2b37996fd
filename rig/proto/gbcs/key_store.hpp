// SPDX-License-Identifier: Apache-2.0
//
// The keys of the parties, by their EUI: one pair to sign with (DS) and one to agree on a MAC key with (KA). Keys are
// parsed once, and what two parties agreed on is kept. Not for use from two threads at the same time.
#pragma once

#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "rig/base/ecdsa.hpp"
#include "rig/base/ids.hpp"

namespace rig::gbcs {

/// Digital signing, key agreement.
enum class KeyUse : std::uint8_t { ds, ka };

/// The Access Control Broker of the public test data.
inline constexpr Eui64 test_acb{0x90B3'D51F'3000'0002};

class KeyStore {
 public:
  KeyStore() = default;

  /// A folder of `<eui>-ds.pem` and `<eui>-ka.pem` (certificate or public key) and `<eui>-ds.key` and `<eui>-ka.key`
  /// (private key), the eui as sixteen hex digits of either case. Other files are left alone; a folder without any is
  /// an error.
  static Result<KeyStore> load(const std::filesystem::path& folder);
  /// Both private keys of each of these parties. The same seed gives the same keys; a key is made when it is first
  /// used.
  static KeyStore for_tests(std::uint64_t seed, std::vector<Eui64> parties);

  void add(Eui64 party, KeyUse use, PublicKey key);
  void add(Eui64 party, KeyUse use, PrivateKey key);

  /// Nothing where no such key is at hand. A private key stands for its public key too. Valid until a key is added.
  const PublicKey* public_key(Eui64 party, KeyUse use) const;
  const PrivateKey* private_key(Eui64 party, KeyUse use) const;
  /// What the key agreement keys of two parties give: needs the private key of one of them and the public key of the
  /// other.
  const SharedSecret* shared_secret(Eui64 one, Eui64 other) const;

  /// The party that puts the MAC on commands, whoever ordered them: its EUI is not in the message.
  Eui64 acb() const { return acb_; }
  void set_acb(Eui64 acb) { acb_ = acb; }

 private:
  struct Slot {
    Eui64 party;
    KeyUse use;
    bool operator==(const Slot&) const = default;
  };
  struct Pair {
    Eui64 low, high;
    bool operator==(const Pair&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Slot& slot) const {
      return mix(slot.party.value, static_cast<std::uint64_t>(slot.use));
    }
    std::size_t operator()(const Pair& pair) const { return mix(pair.low.value, pair.high.value); }
    static std::size_t mix(std::uint64_t a, std::uint64_t b) {
      return std::hash<std::uint64_t>{}(a * 0x9E37'79B9'7F4A'7C15 + b);
    }
  };

  /// Makes the test key of a party that has none yet.
  void make_test_key(const Slot& slot) const;

  Eui64 acb_ = test_acb;
  std::uint64_t seed_{};
  std::unordered_set<Eui64> test_parties_;
  mutable std::unordered_map<Slot, PublicKey, Hash> public_;
  mutable std::unordered_map<Slot, PrivateKey, Hash> private_;
  mutable std::unordered_map<Pair, SharedSecret, Hash> secrets_;
};

}  // namespace rig::gbcs
