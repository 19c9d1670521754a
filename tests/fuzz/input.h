// Choices made by the bytes of an input, first to last. Bytes that are missing count as zero, so every input makes all
// choices that are asked for. A value; borrows the input.
#pragma once

#include <cstdint>
#include <string_view>

namespace flowtally::tests::fuzz {

class Input {
 public:
  explicit Input(std::string_view bytes) : left_(bytes) {}

  bool empty() const { return left_.empty(); }
  std::uint8_t byte() {
    if (left_.empty()) return 0;
    const auto first = static_cast<std::uint8_t>(left_.front());
    left_.remove_prefix(1);
    return first;
  }
  /// Less than `end`, which is 1 to 65,536; takes one byte up to 256, else two.
  std::uint32_t below(std::uint32_t end) {
    const std::uint32_t low = byte();
    return (end <= 256 ? low : low | std::uint32_t{byte()} << 8U) % end;
  }
  template <typename Items>
  const auto& pick(const Items& items) {
    return items[below(static_cast<std::uint32_t>(std::size(items)))];
  }
  /// All that is left.
  std::string_view rest() {
    const auto rest = left_;
    left_ = {};
    return rest;
  }
  /// What is left before the first `end`, which is taken too.
  std::string_view until(char end) {
    const auto at = left_.find(end);
    if (at == std::string_view::npos) return rest();
    const auto part = left_.substr(0, at);
    left_.remove_prefix(at + 1);
    return part;
  }

 private:
  std::string_view left_;
};

}  // namespace flowtally::tests::fuzz
