// SPDX-License-Identifier: Apache-2.0
//
// What a run leaves behind may be given away: no key of the bench is in it.
#include <gmock/gmock.h>

#include "rig/app/run_kit.hpp"
#include "rig/base/bytes.hpp"
#include "rig/base/install_code.hpp"

namespace rig::app {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::string network_key() { return "A1 B2 C3 D4 E5 F6 07 18 29 3A 4B 5C 6D 7E 8F 90"; }
std::string install_code() { return "83FED3407A939723A5C639B26916D505"; }

/// What is left of a text without blanks and small letters.
std::string folded(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != ':' && c != '-') out.push_back(static_cast<char>(std::toupper(static_cast<unsigned char>(c))));
  return out;
}

/// The secrets that stand in the text, whatever way their octets are written.
std::vector<std::string> found_in(const std::string& text) {
  const auto link_key = link_key_from_install_code(*from_hex(install_code())).value();
  const std::vector<std::pair<std::string, std::string>> secrets{
      {"network key", network_key()},
      {"install code", install_code()},
      {"link key", to_hex(link_key)},
      {"private key of the test supplier", "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721"},
      {"private key as PEM", "MEECAQAwEwYHKoZIzj0CAQYIKoZIzj0DAQcEJzAlAgEBBCDJr6nYRbp1FmtcIVdn"},
      {"a private key", "BEGIN PRIVATE KEY"}};
  const std::string all = folded(text);
  std::vector<std::string> found;
  for (const auto& [name, secret] : secrets)
    if (all.find(folded(secret)) != all.npos) found.push_back(name);
  return found;
}

TEST(Evidence, HoldsNoKey_L11) {
  const auto plan = kit::repository / "testplans/catalogue/e-activation.yaml";
  const auto ran = kit::run_file(plan, {.overrides = {{"network.network_key", network_key()}, {"devices.hcalcs.install_code", install_code()}}});
  EXPECT_EQ(ran.verdict, record::Verdict::passed);
  EXPECT_THAT(ran.journal, HasSubstr("network.network_key=(a key)"));
  EXPECT_THAT(ran.journal, HasSubstr("\"gbcs\"")) << "signed and authenticated messages are in it";
  EXPECT_THAT(found_in(ran.journal), IsEmpty());
}

TEST(Evidence, IsSearchedForKeysInEveryWayTheyAreWritten_L11) {
  EXPECT_EQ(found_in("key: a1b2c3d4e5f60718293a4b5c6d7e8f90").size(), 1u);
  EXPECT_EQ(found_in("key: a1:b2:c3:d4:e5:f6:07:18:29:3a:4b:5c:6d:7e:8f:90, code 83-FE-D3-40-7A-93-97-23-A5-C6-39-B2-69-16-D5-05").size(), 2u);
}

}  // namespace
}  // namespace rig::app
