// SPDX-License-Identifier: Apache-2.0
//
// What is refused, and with which words; each time beside the defect that lets it pass.
#include <gmock/gmock.h>

#include "rig/dcc/head_end_kit.hpp"

namespace rig::dcc {
namespace {

using namespace sample;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::size_t limit = 750'000;

/// A PPMID image of version 0x30 whose Manufacturer Image has that size, on the CPL.
struct Sized {
  explicit Sized(std::size_t size) : image(image_of(ppmid_model, 0x30, size)), registry(street()) {
    auto row = entry("BIG", DeviceType::ppmid, ppmid_model, 0x30, {"P10"});
    row.hash = hash_of(image);
    EXPECT_TRUE(registry.cpl.add(row));
  }
  std::string verdict(const Profile& profile = {}, const Defects& defects = {}) const {
    auto request = update_ppmids("R1", {ppmid(1)});
    std::get<UpdatePpmidFirmware>(request.body).image = image;
    return HeadEndKit(profile, defects, registry).verdict(request);
  }
  ImageOctets image;
  Registry registry;
};

TEST(JobChecks, TakeAnImageBelowTheLimitAtBothSizesOfAKilobyte_A11_F20) {
  EXPECT_EQ(Sized(limit - 1).verdict(), "accepted");
  EXPECT_EQ(Sized(767'999).verdict({.kilobyte = 1024}), "accepted");
}

TEST(JobChecks, RefuseExactlyTheLimitAndTellTheConflict_A12) {
  EXPECT_EQ(Sized(limit).verdict(),
            "too_large: the Manufacturer Image has 750000 bytes, the limit is less than 750000 (750KB of 1000); the "
            "sources say both \"less than\" and \"not exceed\"");
  EXPECT_EQ(Sized(limit).verdict({.size_operator = SizeOperator::inclusive}), "accepted");
}

TEST(JobChecks, RefuseAnImageAboveTheLimit_A13) {
  EXPECT_EQ(Sized(limit + 1).verdict({.size_operator = SizeOperator::inclusive}),
            "too_large: the Manufacturer Image has 750001 bytes, the limit is at most 750000 (750KB of 1000)");
  EXPECT_EQ(
      Sized(limit - 60).verdict({.size_of = SizeOf::whole_image}),
      "too_large: the image has 750000 bytes, the limit is less than 750000 (750KB of 1000); the sources say both "
      "\"less than\" and \"not exceed\"");
  EXPECT_EQ(Sized(limit + 1).verdict({}, {.skip_size_check = true}), "accepted");
}

TEST(JobChecks, MayFindEntriesWronglyWhereAHeadEndIsBroken_A14_K07) {
  auto request = update_ppmids("R1", {ppmid(1)});
  auto other_build = *image_of(ppmid_model, 0x30);
  other_build.back() ^= 1;
  std::get<UpdatePpmidFirmware>(request.body).image = std::make_shared<const Bytes>(other_build);
  EXPECT_THAT(HeadEndKit().verdict(request), StartsWith("hash_not_on_cpl"));
  EXPECT_EQ(HeadEndKit({}, {.match_by_version = true}).verdict(request), "accepted");

  const auto second_entry = [](const Defects& defects) {
    Registry registry = street();
    auto row = entry("P31", DeviceType::ppmid, ppmid_model, 0x30);
    row.model.hardware_revision = 0x12;
    EXPECT_TRUE(registry.cpl.add(row));
    registry.smi.find(ppmid(1))->model = row.model;
    registry.smi.find(ppmid(1))->gbcs_version = "4.1";
    return HeadEndKit({}, defects, registry).device_verdict(update_ppmids("R1", {ppmid(1)}));
  };
  EXPECT_EQ(second_entry({}), "accepted");
  EXPECT_THAT(second_entry({.first_entry_only = true}), StartsWith("device_model"));
}

TEST(JobChecks, RefuseAHashThatIsNotOnTheCpl_A25) {
  auto corrupted = *image_of(ppmid_model, 0x30);
  corrupted.back() ^= 1;
  auto request = update_ppmids("R1", {ppmid(1)});
  std::get<UpdatePpmidFirmware>(request.body).image = std::make_shared<const Bytes>(corrupted);
  EXPECT_EQ(HeadEndKit().verdict(request),
            "hash_not_on_cpl: no CPL entry has the hash " + rig::to_string(sha256(ByteView(corrupted).subspan(60))));
  EXPECT_EQ(HeadEndKit({}, {.skip_hash_check = true}).device_verdict(request), "accepted");
}

TEST(JobChecks, LookAtNoSignature_L03) {
  EXPECT_EQ(HeadEndKit().verdict(update_meters("R1", electricity, esme_model, {esme(1)})), "accepted")
      << "the sample's signature is all zeros: only the device would notice";
}

TEST(JobChecks, UseEveryRowWithTheHash_A14) {
  HeadEndKit kit;
  auto row = entry("P31", DeviceType::ppmid, ppmid_model, 0x30, {"P10"});
  row.model.hardware_revision = 0x12;
  ASSERT_TRUE(kit.registry.cpl.add(row));
  kit.head_end.cpl_changed();
  kit.registry.smi.find(ppmid(2))->model.hardware_revision = 0x12;
  kit.registry.smi.find(ppmid(2))->gbcs_version = "4.1";
  const auto response = kit.response(update_ppmids("R1", {ppmid(1), ppmid(2)}));
  EXPECT_EQ(response.accepted_devices.size(), 2u);
}

TEST(JobChecks, RefuseARemovedEntry_A23) {
  const auto verdict = [](const Defects& defects) {
    HeadEndKit kit({}, defects);
    EXPECT_TRUE(kit.registry.cpl.remove("P30"));
    return kit.verdict(update_ppmids("R1", {ppmid(1)}));
  };
  EXPECT_EQ(verdict({}), "removed_from_cpl: removed from the CPL: P30 (PPMID 00:00:00:30)");
  EXPECT_EQ(verdict({.skip_removed_check = true}), "accepted");
}

TEST(JobChecks, KeepTheTwoRequestsApart_A33) {
  auto ppmids_by_11_1 = update_meters("R1", electricity, esme_model, {esme(1)});
  std::get<UpdateFirmware>(ppmids_by_11_1.body).image = image_of(ppmid_model, 0x20, 200, true);
  EXPECT_EQ(HeadEndKit().verdict(ppmids_by_11_1),
            "wrong_request: 11.1 is for ESME, GSME, HCALCS, the image is that of P20 (PPMID 00:00:00:20)");
  auto meters_by_11_4 = update_ppmids("R1", {ppmid(1)}, 0x20);
  const auto meter_image = image_of(esme_model, 0x20);  // without trailer, so the hash is the same
  std::get<UpdatePpmidFirmware>(meters_by_11_4.body).image = meter_image;
  EXPECT_EQ(HeadEndKit().verdict(meters_by_11_4),
            "wrong_request: 11.4 is for PPMID, IHD, the image is that of E20 (ESME 00:00:00:20)");
  EXPECT_EQ(HeadEndKit({.report_profile = ReportProfile::final2022}).verdict(meters_by_11_4),
            "wrong_request: 11.4 is for PPMID, the image is that of E20 (ESME 00:00:00:20)");
}

TEST(JobChecks, RefuseAnotherVersionThanTheCpls) {
  auto request = update_ppmids("R1", {ppmid(1)});
  std::get<UpdatePpmidFirmware>(request.body).firmware_version = 0x31;
  EXPECT_EQ(HeadEndKit().verdict(request),
            "wrong_version: the request says version 00:00:00:31, the image is that of P30 (PPMID 00:00:00:30)");
  EXPECT_EQ(HeadEndKit({}, {.skip_version_check = true}).verdict(request), "accepted");
}

TEST(JobChecks, RefuseListsThatAreEmptyOrTooLong_A21_A22) {
  EXPECT_EQ(HeadEndKit().verdict(update_ppmids("R1", {})), "empty_list: the list of devices is empty");
  const std::vector<Eui64> many(50'001, ppmid(1));
  EXPECT_EQ(HeadEndKit().verdict(update_ppmids("R1", many)),
            "too_many_devices: 50001 devices, one request may list 50000");
  EXPECT_EQ(HeadEndKit({}, {.skip_list_check = true}).verdict(update_ppmids("R1", many)), "accepted");
}

TEST(JobChecks, CollapseDuplicatesOrRefuseThem_A22_A30) {
  const auto request = update_ppmids("R1", {ppmid(1), ppmid(2), ppmid(1)});
  EXPECT_EQ(HeadEndKit().response(request).accepted_devices, (std::vector{ppmid(1), ppmid(2)}));
  EXPECT_EQ(HeadEndKit({.duplicates = Duplicates::refuse}).verdict(request),
            "duplicate_device: device 00DB0000000100A4 is listed twice");
  EXPECT_EQ(HeadEndKit({}, {.keep_duplicates = true}).response(request).accepted_devices.size(), 3u);
}

TEST(JobChecks, RefuseWhatIsNoImage) {
  const auto verdict = [](Bytes octets) {
    auto request = update_ppmids("R1", {ppmid(1)});
    std::get<UpdatePpmidFirmware>(request.body).image = std::make_shared<const Bytes>(std::move(octets));
    return HeadEndKit().verdict(request);
  };
  const Bytes image = *image_of(ppmid_model, 0x30);
  EXPECT_EQ(verdict({}), "malformed_image: no OTA magic (1E F1 EE 0B) in 0 bytes");
  EXPECT_EQ(verdict(Bytes(image.begin(), image.end() - 1)),
            "malformed_image: the header tells of 260 bytes, the image has 259");
  EXPECT_EQ(verdict(Bytes(image.begin(), image.begin() + 59)),
            "malformed_image: header truncated at offset 0: 60 bytes declared, 59 available");
  Bytes longer = image, shifted = image;
  longer.push_back(0);
  EXPECT_EQ(verdict(longer), "malformed_image: 1 bytes follow the image of 260 bytes that the header tells of");
  shifted.insert(shifted.begin(), 0);
  EXPECT_EQ(verdict(shifted), "malformed_image: the image does not begin with its OTA header");
  EXPECT_EQ(verdict(*image_of(ppmid_model, 0x30, 0)), "malformed_image: the Manufacturer Image is empty");
  auto no_image = update_ppmids("R1", {ppmid(1)});
  std::get<UpdatePpmidFirmware>(no_image.body).image.reset();
  EXPECT_EQ(HeadEndKit().verdict(no_image), "malformed_image: there is no image");
  auto no_trailer = update_meters("R1", electricity, esme_model, {esme(1)});
  std::get<UpdateFirmware>(no_trailer.body).image = image_of(esme_model, 0x20, 65);
  EXPECT_EQ(HeadEndKit().verdict(no_trailer),
            "malformed_image: the body has 65 bytes, ForceReplace and signature alone take 66");
}

TEST(JobChecks, AllowAnActivationThirtyDaysAheadAndNotASecondMore_D06) {
  const auto verdict = [](Duration ahead, const Profile& profile, const Defects& defects) {
    HeadEndKit kit(profile, defects);
    auto request = update_ppmids("R1", {ppmid(1)});
    std::get<UpdatePpmidFirmware>(request.body).activation = kit.at.utc + ahead;
    return kit.verdict(request);
  };
  using std::chrono::hours;
  using std::chrono::seconds;
  EXPECT_EQ(verdict(hours(720), {}, {}), "accepted");
  EXPECT_EQ(verdict(hours(720) + seconds(1), {}, {}),
            "activation_too_far: activation at 2026-03-31T00:00:01Z, the latest allowed is 2026-03-31T00:00:00Z");
  EXPECT_EQ(verdict(hours(721), {}, {.ignore_activation_limit = true}), "accepted");
  EXPECT_EQ(verdict(hours(1), {.report_profile = ReportProfile::final2022}, {}),
            "activation_not_allowed: an 11.4 carries no activation date-time in profile final2022");
}

TEST(JobChecks, TreatAFragmentWithAFutureDateAsTheProfileSays_F10) {
  const auto lines = [](FutureFragment policy) {
    HeadEndKit kit({.future_fragment = policy, .fragments = {"P15"}});
    auto request = update_ppmids("R1", {ppmid(1)}, 0x15);
    std::get<UpdatePpmidFirmware>(request.body).activation = kit.at.utc + std::chrono::hours(1);
    return kit.submit(request);
  };
  const std::string why = "P15 is a fragment: its activation at 2026-03-01T01:00:00Z should not lie in the future";
  EXPECT_EQ(lines(FutureFragment::refuse)[0], "respond R1: refused, future_fragment: " + why);
  EXPECT_EQ(lines(FutureFragment::flag)[0], "respond R1: accepted 1");
  EXPECT_EQ(lines(FutureFragment::flag)[1], "note 0000000000000000: " + why);
  EXPECT_THAT(lines(FutureFragment::accept)[1], StartsWith("alert"));
}

TEST(JobChecks, CountEachRequestAgainstItsOwnThreshold_J14_J15) {
  const auto run = [](const Defects& defects) {
    Profile profile;
    profile.anomaly_11_1.threshold = profile.anomaly_11_4.threshold = 2;
    HeadEndKit kit(profile, defects);
    std::vector<std::string> verdicts{kit.verdict(update_ppmids("R1", {ppmid(1), ppmid(2)})),
                                      kit.verdict(update_ppmids("R2", {ppmid(3)})),
                                      kit.verdict(update_meters("R3", electricity, esme_model, {esme(1)}))};
    kit.pass(std::chrono::hours(24));
    verdicts.push_back(kit.verdict(update_ppmids("R4", {ppmid(3)})));
    return verdicts;
  };
  EXPECT_THAT(run({}), ::testing::ElementsAre(
                           "accepted", "over_threshold: anomaly detection: 2 devices within 1d at most, 2 counted",
                           "accepted", "accepted"));
  EXPECT_THAT(run({.count_adt_together = true})[2], StartsWith("over_threshold"));
  EXPECT_EQ(run({.skip_anomaly_check = true})[1], "accepted");
}

TEST(JobChecks, CountRequestsWhereTheThresholdSaysSo) {
  Profile profile;
  profile.anomaly_11_4 = {.threshold = 1, .window = std::chrono::hours(1), .count = CountOf::requests};
  HeadEndKit kit(profile);
  EXPECT_EQ(kit.verdict(update_ppmids("R1", {ppmid(1), ppmid(2)})), "accepted");
  EXPECT_EQ(kit.verdict(update_ppmids("R2", {ppmid(1)})),
            "over_threshold: anomaly detection: 1 requests within 1h at most, 1 counted");
  auto other = update_ppmids("R3", {ppmid(1)});
  other.sender = gas;
  EXPECT_EQ(kit.verdict(other), "accepted") << "counted per sender";
}

TEST(JobChecks, TakeARequestIdOnce_A32) {
  HeadEndKit kit;
  EXPECT_EQ(kit.verdict(update_ppmids("R1", {ppmid(1)})), "accepted");
  for (int i = 0; i < 4; ++i)
    EXPECT_EQ(kit.verdict(update_ppmids("R1", {ppmid(1)})), "duplicate_request: request R1 was sent before");
}

}  // namespace
}  // namespace rig::dcc
