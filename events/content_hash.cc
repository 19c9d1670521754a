#include "events/content_hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <optional>
#include <string_view>
#include <type_traits>

#include "events/block_format.h"

namespace flowtally::events {
namespace {

/// Takes in the fields of a payload as the block format lists them. Each is mixed into 64 bits by a multiplication; its
/// place in the order counts.
class ContentHasher {
 public:
  void number(std::uint64_t value) {
    state_ = (state_ ^ value) * 0x9E3779B97F4A7C15U;
    state_ ^= state_ >> 32U;
  }
  template <typename T>
  void byte(const T& value, const T&, const T&) {
    number(static_cast<std::uint64_t>(value));
  }
  void ref(const Id& id) {
    if (!id.is_uuid()) return text(id.borrowed());
    number(id.high());
    number(id.low());
  }
  void maybe_ref(const Id& id) { ref(id); }
  void text(std::string_view text, std::size_t = 0) {
    number(text.size());
    number(XXH3_64bits(text.data(), text.size()));
  }
  void text(const std::optional<std::string_view>& maybe, std::size_t = 0) {
    number(maybe.has_value());
    if (maybe) text(*maybe);
  }
  template <typename Text>
  void personal(const Text&, std::size_t) {}
  void tree(const std::optional<Tree>& tree) {
    number(tree ? tree->size() : 0);
    if (!tree) return;
    for (const auto& node : *tree) {
      number(node.depth);
      ref(node.id);
      text(node.title);
    }
  }

  std::uint8_t result() const { return static_cast<std::uint8_t>((state_ * 0xC2B2AE3D27D4EB4FU) >> 56U); }

 private:
  std::uint64_t state_ = 0;
};

}  // namespace

std::uint8_t content_hash(const Event& event) {
  ContentHasher hasher;
  hasher.number(event.payload.index());
  hasher.number(static_cast<std::uint64_t>(event.time.time_since_epoch().count()));
  std::visit([&](const auto& payload) { block_format::fields(hasher, payload); }, event.payload);
  return hasher.result();
}

}  // namespace flowtally::events
