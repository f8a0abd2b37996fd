// SPDX-License-Identifier: Apache-2.0
#include "rig/image/signature.hpp"

namespace rig::image {

Result<SupplierKey> SupplierKey::load(const std::filesystem::path& path) {
  auto key = PublicKey::load(path);
  if (key.has_error()) return key.error();
  return SupplierKey(*std::move(key), path.string());
}

}  // namespace rig::image
