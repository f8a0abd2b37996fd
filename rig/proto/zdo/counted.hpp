// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "rig/wire/layout.hpp"

namespace rig::zdo {

/// A count octet, then that many items.
template <class T>
struct Counted {
  std::vector<T> items;
  bool operator==(const Counted&) const = default;
};

}  // namespace rig::zdo

template <class T>
struct rig::wire::Codec<rig::zdo::Counted<T>> {
  static void write(Writer& writer, const zdo::Counted<T>& list) {
    writer.u8(static_cast<std::uint8_t>(list.items.size()));
    for (const T& item : list.items) Codec<T>::write(writer, item);
  }
  static zdo::Counted<T> read(Reader& reader, DecodeError* bad) {
    zdo::Counted<T> list;
    for (unsigned count = reader.u8(); count > 0 && reader.ok(); --count) list.items.push_back(Codec<T>::read(reader, bad));
    return list;
  }
  static std::string print(const zdo::Counted<T>& list) {
    std::string text = "[";
    for (const T& item : list.items) text += (text.size() > 1 ? ", " : "") + Codec<T>::print(item);
    return text + "]";
  }
};
