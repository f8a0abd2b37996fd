// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/cpl_lint.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "rig/dcc/sample_street.hpp"

namespace rig::dcc {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::filesystem::path keys = std::filesystem::path(RIG_SOURCE_DIR) / "firmware-images";

LintRules rules() {
  LintRules result;
  result.today = *parse_date("2026-03-01");
  return result;
}

CplEntry good(DeviceType type = DeviceType::hcalcs) {
  CplEntry entry = sample::entry("CPL-7", type, sample::hcalcs_model, 0x21);
  entry.creator = "Maker";
  entry.signature = Bytes(64, 1);
  entry.zigbee_certificate = "ZIG-7";
  entry.cpa_certificate = "CPA-7";
  entry.cpa_expiry = parse_date("2026-03-01");
  return entry;
}

std::vector<std::string> lines(const std::vector<LintFinding>& findings) {
  std::vector<std::string> result;
  for (const auto& finding : findings) result.push_back(to_string(finding));
  return result;
}
std::vector<std::string> submitted(const CplEntry& entry, const LintRules& with = rules(), const Cpl& list = {}) {
  return lines(lint_submission(entry, list, with));
}

TEST(CplLint, FindsNothingOnAGoodSubmission) { EXPECT_THAT(submitted(good()), IsEmpty()); }

TEST(CplLint, AsksForHashCreatorAndSignature_A26) {
  auto entry = good();
  entry.hash.reset();
  entry.creator.clear();
  entry.signature.clear();
  EXPECT_THAT(submitted(entry), ElementsAre("error: CPL-7: hash: missing, required for an HCALCS",
                                            "error: CPL-7: creator: missing: who made the image?",
                                            "error: CPL-7: signature: missing: the creator signs the entry"));
}

TEST(CplLint, LetsAPpmidBeWithoutHashBeforeTheModification_K14) {
  auto entry = good(DeviceType::ppmid);
  entry.hash.reset();
  EXPECT_THAT(submitted(entry), ElementsAre("error: CPL-7: hash: missing, required for a PPMID"));
  auto before = rules();
  before.ppmid_hash = PpmidHash::pre_modification;
  EXPECT_THAT(submitted(entry, before), IsEmpty());
  entry.device_type = DeviceType::esme;
  EXPECT_THAT(submitted(entry, before), ElementsAre("error: CPL-7: hash: missing, required for an ESME"));
}

TEST(CplLint, AsksForACpaCertificateThatHasNotExpired_A28) {
  auto entry = good();
  entry.cpa_expiry = parse_date("2026-02-28");
  EXPECT_THAT(submitted(entry),
              ElementsAre("error: CPL-7: cpa_expiry: CPA-7 expired on 2026-02-28, today is 2026-03-01"));
  entry.cpa_expiry.reset();
  EXPECT_THAT(submitted(entry), ElementsAre("error: CPL-7: cpa_expiry: missing, required with a CPA certificate"));
  entry.cpa_certificate.clear();
  EXPECT_THAT(submitted(entry), ElementsAre("error: CPL-7: cpa_certificate: missing, required for an HCALCS"));
  entry.device_type = DeviceType::ppmid;
  EXPECT_THAT(submitted(entry), IsEmpty()) << "a PPMID is outside CPA";
}

TEST(CplLint, AsksForAZigbeeCertificateAndANewOneAfterAChange_A27) {
  auto older = good();
  older.id = "CPL-6";
  older.firmware_version = 0x20;
  const auto list = Cpl::from_entries({older}).value();
  auto changed = rules();
  changed.zigbee_behaviour_changed = true;
  EXPECT_THAT(submitted(good(), rules(), list), IsEmpty());
  EXPECT_THAT(
      submitted(good(), changed, list),
      ElementsAre("error: CPL-7: zigbee_certificate: ZIG-7 is that of CPL-6, but the ZigBee behaviour changed: a "
                  "new one is required"));
  auto entry = good();
  entry.zigbee_certificate.clear();
  EXPECT_THAT(submitted(entry), ElementsAre("error: CPL-7: zigbee_certificate: missing, required for every device"));
}

TEST(CplLint, KeepsDualBandForCommunicationsHubs_K10) {
  auto entry = good();
  entry.band_join_option = BandJoinOption::dual_band;
  EXPECT_THAT(submitted(entry),
              ElementsAre("error: CPL-7: band_join_option: \"Dual Band\" is for a CH only, this is an HCALCS"));
  entry.device_type = DeviceType::chf;
  EXPECT_THAT(submitted(entry), IsEmpty());
}

TEST(CplLint, CountsGbcsVersionsPerFirmware_K13) {
  auto entry = good(), twin = good();
  entry.gbcs_versions = {"3.2", "4.0"};
  EXPECT_THAT(submitted(entry), ElementsAre("error: CPL-7: gbcs_versions: 2 versions, one is allowed"));
  twin.id = "CPL-6";
  const auto list = Cpl::from_entries({twin}).value();
  EXPECT_THAT(submitted(good(), rules(), list),
              ElementsAre("error: CPL-7: firmware_version: 00:00:00:21 with this hash is CPL-6 already, one entry per "
                          "version is allowed"));
  auto several = rules();
  several.gbcs_entries = GbcsEntries::several;
  EXPECT_THAT(submitted(entry, several, list), IsEmpty());
}

TEST(CplLint, SuspectsBcdBesideHex) {
  auto bcd = good(), hex = good();
  bcd.firmware_version = 0x00000110;
  hex.id = "CPL-8";
  hex.firmware_version = 0x0000010A;
  hex.hash.reset();
  EXPECT_THAT(
      lines(lint_list(Cpl::from_entries({bcd, hex}).value(), rules())),
      ElementsAre("warning: CPL-7: firmware_version: 00:00:01:10 may be the 00:00:01:0A of CPL-8, written as BCD "
                  "here and as hex there"));
}

TEST(CplLint, ToleratesBlanksOnTheListButNotContradictions_K11_K04) {
  auto legacy = good(), odd = good();
  legacy.hash.reset();
  legacy.creator.clear();
  legacy.zigbee_certificate.clear();
  odd.id = "CPL-8";
  odd.firmware_version = 0x22;
  odd.base_entries = {BaseEntries::Kind::listed, {"CPL-9"}};
  EXPECT_THAT(lines(lint_list(Cpl::from_entries({legacy, odd}).value(), rules())),
              ElementsAre("warning: CPL-8: base_entries: base entry CPL-9 is not on the list"));
}

constexpr const char* newer_key =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEmw0FoqbNliKlvUyRp+yNuQjVjyFf\n"
    "CDdfJoRskU/RJGofI9xULEYyAihvs3NDdhm1o3nlLksuWIXZsMM6ud7R0Q==\n"
    "-----END PUBLIC KEY-----\n";

class EntrySignature : public ::testing::Test {
 protected:
  CreatorKey key() const { return {"Maker", image::SupplierKey::load(keys / "test-supplier-public.pem").value()}; }
  CplEntry signed_entry() const {
    auto entry = good();
    const auto signer = image::SigningKey::load(keys / "test-supplier-key.pem").value();
    const auto signature = signer.sign(sha256(as_bytes(signed_details(entry))));
    entry.signature.assign(signature.begin(), signature.end());
    return entry;
  }
};

TEST_F(EntrySignature, IsBelievedOfItsCreatorOnly_K12) {
  auto entry = signed_entry();
  EXPECT_EQ(check_signature(entry, {key()}).check, SignatureCheck::valid);
  EXPECT_EQ(check_signature(entry, {}).check, SignatureCheck::unknown_creator);
  entry.firmware_version ^= 1;
  EXPECT_EQ(check_signature(entry, {key()}).check, SignatureCheck::wrong) << "altered";
  entry = signed_entry();
  entry.creator = "Somebody";
  EXPECT_EQ(check_signature(entry, {key()}).check, SignatureCheck::unknown_creator) << "wrong signer";
  entry.signature.clear();
  EXPECT_EQ(check_signature(entry, {key()}).check, SignatureCheck::missing);
}

TEST_F(EntrySignature, SurvivesTheIdThatSecasIssuesAndRemoval) {
  auto entry = signed_entry();
  entry.id = "CPL-4711";
  entry.status = CplStatus::removed;
  EXPECT_EQ(check_signature(entry, {key()}).check, SignatureCheck::valid);
}

TEST_F(EntrySignature, OfAnOldKeyStillVerifiesAfterRotation_L12) {
  const auto path = std::filesystem::path(::testing::TempDir()) / "cpl_lint_test_rotated.pem";
  std::ofstream(path) << newer_key;
  const CreatorKey newer{"Maker", image::SupplierKey::load(path).value()};
  std::filesystem::remove(path);
  const auto verdict = check_signature(signed_entry(), {newer, key()});
  EXPECT_EQ(verdict.check, SignatureCheck::valid);
  EXPECT_EQ(verdict.key, key().key.name());
  EXPECT_EQ(check_signature(signed_entry(), {newer}).check, SignatureCheck::wrong);
}

}  // namespace
}  // namespace rig::dcc
