// SPDX-License-Identifier: Apache-2.0
//
// The MAC of a message: AES-128-GCM without plaintext, its tag cut to 12 octets (GBCS 6.2), under a key for this one
// message (NIST SP 800-56A concatenation KDF).
#pragma once

#include "rig/base/ecdsa.hpp"
#include "rig/proto/gbcs/envelope.hpp"

namespace rig::gbcs {

using MacKey = std::array<Byte, 16>;
using Mac = std::array<Byte, mac_size>;

MacKey derive_mac_key(const SharedSecret& secret, MessageKind kind, Counter counter, Eui64 originator, Eui64 recipient);

/// `maced_part`: from the DF tag to the end of the signature.
Mac compute_mac(const MacKey& key, Eui64 originator, ByteView maced_part);

}  // namespace rig::gbcs
