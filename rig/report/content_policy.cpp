// SPDX-License-Identifier: Apache-2.0
#include "rig/report/content_policy.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include "rig/base/sha256.hpp"

namespace rig::report {
namespace {

std::string source(std::string_view text) {
  const Sha256Digest digest = sha256(as_bytes(text));
  std::string base64(4 * ((digest.size() + 2) / 3), '\0');
  // EVP_EncodeBlock also writes a final NUL, which lands on the string's own.
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(base64.data()), digest.data(), static_cast<int>(digest.size()));
  return fmt::format(" 'sha256-{}'", base64);
}

}  // namespace

std::string content_policy(std::initializer_list<std::string_view> scripts, std::string_view style) {
  std::string policy = "default-src 'none'; script-src";
  for (auto script : scripts) policy += source(script);
  return policy + "; style-src" + source(style) + "; base-uri 'none'; form-action 'none'";
}

}  // namespace rig::report
