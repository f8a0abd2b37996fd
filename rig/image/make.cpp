// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "rig/base/rng.hpp"
#include "rig/image/recipe.hpp"

namespace rig::image {
namespace {

Error broken(std::string what) { return make_error(ErrorCode::invalid_file, std::move(what)); }

void append(Bytes& bytes, ByteView more) { bytes.insert(bytes.end(), more.begin(), more.end()); }

Bytes random_bytes(const RandomBytes& random) {
  Rng rng(random.seed);
  Bytes bytes(random.size);
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    number = i % 8 == 0 ? rng.next() : number >> 8;
    bytes[i] = static_cast<Byte>(number);
  }
  return bytes;
}

Result<Bytes> bytes_of(const Content& content) {
  if (const auto* bytes = std::get_if<Bytes>(&content)) return *bytes;
  if (const auto* random = std::get_if<RandomBytes>(&content)) return random_bytes(*random);
  const auto file = MappedFile::open(std::get<FileBytes>(content).path);
  if (file.has_error()) return file.error();
  return Bytes(file->bytes().begin(), file->bytes().end());
}

Result<Bytes> elements_of(const Recipe& recipe) {
  Bytes body;
  for (const auto& element : recipe.elements) {
    const auto data = bytes_of(element.content);
    if (data.has_error()) return data.error();
    std::array<Byte, element_header_size> head{};
    wire::Writer writer(head);
    writer.le(element.tag);
    writer.le(element.declared_length.value_or(static_cast<std::uint32_t>(data->size())));
    append(body, head);
    append(body, *data);
  }
  return body;
}

Result<Signature> signature_of(const Recipe& recipe, ByteView manufacturer_image) {
  if (recipe.signature) return *recipe.signature;
  if (!recipe.signing_key) return broken("a meter image needs a signing_key or a signature");
  const auto key = SigningKey::load(*recipe.signing_key);
  if (key.has_error()) return key.error();
  return key->sign(sha256(manufacturer_image));
}

Result<Bytes> manufacturer_image_of(const Recipe& recipe) {
  auto image = bytes_of(recipe.payload);
  if (image.has_error() || !recipe.vendor_check) return image;
  if (image->size() < vendor_check_size) {
    return broken(
        fmt::format("a vendor check takes the last {} bytes, the payload has {}", vendor_check_size, image->size()));
  }
  const auto start = image->size() - vendor_check_size;
  const auto digest = sha256(ByteView(*image).first(start));
  std::copy(digest.begin(), digest.end(), image->begin() + static_cast<std::ptrdiff_t>(start));
  return image;
}

Result<Bytes> body_of(const Recipe& recipe) {
  if (recipe.form == RecipeForm::zcl) {
    auto body = elements_of(recipe);
    const auto rest = bytes_of(recipe.payload);
    if (rest.has_error()) return rest.error();
    if (body.has_value()) append(*body, *rest);
    return body;
  }
  auto body = manufacturer_image_of(recipe);
  if (body.has_error() || recipe.form == RecipeForm::gbcs_ppmid) return body;
  const auto signature = signature_of(recipe, *body);
  if (signature.has_error()) return signature.error();
  append(*body, std::array<Byte, 2>{recipe.force_replace, static_cast<Byte>(signature->size())});
  append(*body, *signature);
  return body;
}

Result<Bytes> damaged(Bytes image, const Defects& defects) {
  if (defects.corrupt_byte_at) {
    if (*defects.corrupt_byte_at >= image.size()) {
      return broken(
          fmt::format("corrupt_byte_at is {}, the image has {} bytes", *defects.corrupt_byte_at, image.size()));
    }
    image[*defects.corrupt_byte_at] ^= 0xFF;
  }
  if (defects.truncate_to) {
    if (*defects.truncate_to > image.size()) {
      return broken(fmt::format("truncate_to is {}, the image has {} bytes", *defects.truncate_to, image.size()));
    }
    image.resize(*defects.truncate_to);
  }
  image.insert(image.begin(), defects.prefix.begin(), defects.prefix.end());
  append(image, defects.trailing);
  return image;
}

}  // namespace

Result<Bytes> make(const Recipe& recipe) {
  const auto body = body_of(recipe);
  if (body.has_error()) return body.error();
  auto header = with_consistent_lengths(recipe.header);
  const auto total = header.header_length + body->size();
  if (total > UINT32_MAX)
    return broken(fmt::format("the image has {} bytes, the header can declare {}", total, UINT32_MAX));
  header.total_image_size = recipe.defects.wrong_total_size.value_or(static_cast<std::uint32_t>(total));
  Bytes image = wire::encode(header);
  append(image, *body);
  return damaged(std::move(image), recipe.defects);
}

bool vendor_check_holds(ByteView manufacturer_image) {
  if (manufacturer_image.size() < vendor_check_size) return false;
  const auto digest = sha256(manufacturer_image.first(manufacturer_image.size() - vendor_check_size));
  const auto found = manufacturer_image.last(vendor_check_size);
  return std::equal(found.begin(), found.end(), digest.begin());
}

}  // namespace rig::image
