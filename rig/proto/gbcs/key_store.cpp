// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/gbcs/key_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace rig::gbcs {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t eui_digits = 16;

struct KeyFile {
  Eui64 party;
  KeyUse use;
  bool is_private;
};

/// "00DB1234567890A2-ds.pem"
std::optional<KeyFile> parse_name(const std::string& name) {
  if (name.size() <= eui_digits) return std::nullopt;
  const auto party = parse_eui64(name.substr(0, eui_digits));
  if (!party) return std::nullopt;
  const std::string rest = name.substr(eui_digits);
  if (rest == "-ds.pem") return KeyFile{*party, KeyUse::ds, false};
  if (rest == "-ka.pem") return KeyFile{*party, KeyUse::ka, false};
  if (rest == "-ds.key") return KeyFile{*party, KeyUse::ds, true};
  if (rest == "-ka.key") return KeyFile{*party, KeyUse::ka, true};
  return std::nullopt;
}

std::string_view label(KeyUse use) { return use == KeyUse::ds ? "ds" : "ka"; }

template <class Map, class Key>
const auto* find_in(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

Result<> load_key(KeyStore& store, const KeyFile& file, const fs::path& path) {
  if (file.is_private) {
    auto key = PrivateKey::load(path);
    if (key.has_error()) return key.error();
    store.add(file.party, file.use, *std::move(key));
    return {};
  }
  auto key = PublicKey::load(path);
  if (key.has_error()) return key.error();
  store.add(file.party, file.use, *std::move(key));
  return {};
}

}  // namespace

Result<KeyStore> KeyStore::load(const fs::path& folder) {
  std::error_code trouble;
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder, trouble)) paths.push_back(entry.path());
  if (trouble)
    return make_error(ErrorCode::not_found, "cannot read the folder of keys: " + trouble.message(), folder.string());
  std::sort(paths.begin(), paths.end());  // so that of several bad files the same one is always named

  KeyStore store;
  bool found = false;
  for (const auto& path : paths) {
    const auto file = parse_name(path.filename().string());
    if (!file) continue;
    if (auto loaded = load_key(store, *file, path); loaded.has_error()) return loaded.error();
    found = true;
  }
  if (!found)
    return make_error(ErrorCode::not_found,
                      "expected <eui>-ds.pem, <eui>-ka.pem, <eui>-ds.key or <eui>-ka.key, found none", folder.string());
  return store;
}

KeyStore KeyStore::for_tests(std::uint64_t seed, std::vector<Eui64> parties) {
  KeyStore store;
  store.seed_ = seed;
  store.test_parties_.insert(parties.begin(), parties.end());
  return store;
}

void KeyStore::add(Eui64 party, KeyUse use, PublicKey key) {
  public_.insert_or_assign(Slot{party, use}, std::move(key));
  secrets_.clear();
}

void KeyStore::add(Eui64 party, KeyUse use, PrivateKey key) {
  public_.insert_or_assign(Slot{party, use}, key.public_key());
  private_.insert_or_assign(Slot{party, use}, std::move(key));
  secrets_.clear();
}

void KeyStore::make_test_key(const Slot& slot) const {
  if (!test_parties_.contains(slot.party) || public_.contains(slot)) return;
  const auto text = fmt::format("hanrig test key {} {} {}", seed_, to_string(slot.party), label(slot.use));
  const auto key = PrivateKey::from_digest(sha256(as_bytes(text)));
  public_.emplace(slot, key.public_key());
  private_.emplace(slot, key);
}

const PublicKey* KeyStore::public_key(Eui64 party, KeyUse use) const {
  const Slot slot{party, use};
  make_test_key(slot);
  return find_in(public_, slot);
}

const PrivateKey* KeyStore::private_key(Eui64 party, KeyUse use) const {
  const Slot slot{party, use};
  make_test_key(slot);
  return find_in(private_, slot);
}

const SharedSecret* KeyStore::shared_secret(Eui64 one, Eui64 other) const {
  const Pair pair{std::min(one, other), std::max(one, other)};
  if (const auto* known = find_in(secrets_, pair)) return known;
  for (const auto& [mine, theirs] : {std::pair(one, other), std::pair(other, one)}) {
    const PrivateKey* secret = private_key(mine, KeyUse::ka);
    const PublicKey* open = public_key(theirs, KeyUse::ka);
    if (secret != nullptr && open != nullptr) return &secrets_.emplace(pair, secret->agree(*open)).first->second;
  }
  return nullptr;
}

}  // namespace rig::gbcs
