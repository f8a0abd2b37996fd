// SPDX-License-Identifier: Apache-2.0
//
// How a value of the record says which of its members are written into the journal, under which name and in which order.
// Writing, reading back and the check of docs/journal.md all come from that one list.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>

namespace rig::record {

template <class Owner, class T>
struct EventField {
  std::string_view name;
  T Owner::*member;
};
template <class Owner, class T>
EventField(const char*, T Owner::*) -> EventField<Owner, T>;

/// A value with a list of fields: `static constexpr auto fields()` gives a tuple of EventField.
template <class T>
concept HasFields = requires { T::fields(); };

/// A value that is an event by itself: it also has `static constexpr std::string_view type`.
template <class T>
concept IsEvent = HasFields<T> && requires { std::string_view(T::type); };

/// The keys that the chain itself writes on every line; no event may have a field of that name.
inline constexpr std::array<std::string_view, 5> chain_keys{"seq", "t", "utc", "type", "prev"};

template <HasFields T>
constexpr bool keeps_clear_of_the_chain() {
  return std::apply(
      [](const auto&... field) {
        const auto clear = [](std::string_view name) {
          for (auto key : chain_keys)
            if (key == name) return false;
          return true;
        };
        return (clear(field.name) && ...);
      },
      T::fields());
}

/// The spellings of an enumeration, in the order of its enumerators: specialised beside each enumeration.
template <class Enum>
inline constexpr std::array<std::string_view, 0> enum_names{};

}  // namespace rig::record
