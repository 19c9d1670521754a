// An account's state as bytes, and back: what snapshots keep and `verify` compares. A class whose values are state says
// what they are in one place, for both directions:
//
//   template <typename Self, typename Archive>
//   static void transfer(Self& self, Archive& archive) { archive(self.sessions_, self.visits_); }
//
// Only what cannot be made from the rest is state; equal folds give equal bytes. Numbers are as this machine has them
// (64-bit, little-endian): a snapshot is for the machine that wrote it and may be thrown away.
// Whoever changes what is transferred, or what a fold makes of an event, raises kStateFormat
// (Invariant 29, state_test "the bytes of a known history").
#pragma once

#include <algorithm>
#include <bit>
#include <boost/unordered/unordered_flat_map.hpp>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "projections/chunked.h"

namespace flowtally::projections {

inline constexpr std::uint32_t kStateFormat = 2;

static_assert(std::endian::native == std::endian::little && sizeof(void*) == 8);

/// Copied byte by byte: every bit of it counts.
template <typename T>
concept PlainState =
    std::is_trivially_copyable_v<T> && std::has_unique_object_representations_v<T> && !std::is_pointer_v<T>;

template <typename T, typename Archive>
concept Transferable = requires(T& value, Archive& archive) {
  T::transfer(value, archive);
};

/// Bytes in pieces: large ones, so that appending never moves what is there. One thread at a time.
class StateBytes {
 public:
  void append(const void* bytes, std::size_t size);
  /// What is appended from here on is the section of this name.
  void begin_section(std::string_view name) { sections_.emplace_back(size_, name); }
  /// The section that the byte at this place belongs to.
  std::string_view section_at(std::size_t place) const;
  std::size_t size() const { return size_; }
  /// The pieces, in order.
  std::vector<std::string_view> pieces() const;

 private:
  static constexpr std::size_t kPieceBytes = std::size_t{1} << 20U;
  std::vector<std::unique_ptr<char[]>> pieces_;
  std::size_t size_ = 0;
  std::vector<std::pair<std::size_t, std::string_view>> sections_;  // where each begins
};

/// Where two states differ first, or nothing.
std::optional<std::size_t> first_difference(const StateBytes& a, const StateBytes& b);

class StateWriter {
 public:
  explicit StateWriter(StateBytes& out) : out_(out) {}

  void section(std::string_view name) { out_.begin_section(name); }

  template <typename... Values>
  void operator()(const Values&... values) {
    (write(values), ...);
  }

 private:
  template <PlainState T>
  void write(const T& value) {
    out_.append(&value, sizeof value);
  }
  template <typename T>
  requires Transferable<const T, StateWriter>
  void write(const T& value) { T::transfer(value, *this); }
  void write(const std::string& text) {
    write(std::uint64_t{text.size()});
    out_.append(text.data(), text.size());
  }
  template <typename T>
  void write(const std::vector<T>& values) {
    write(std::uint64_t{values.size()});
    if constexpr (std::same_as<T, bool>) {
      for (const bool value : values) write(value);
    } else if constexpr (PlainState<T>) {
      out_.append(values.data(), values.size() * sizeof(T));
    } else {
      for (const auto& value : values) write(value);
    }
  }
  template <typename T>
  void write(const std::optional<T>& value) {
    write(value.has_value());
    if (value) write(*value);
  }
  template <PlainState T>
  void write(const Chunked<T>& values) {
    write(values.size());
    values.for_each_piece([&](const T* piece, std::size_t count) { out_.append(piece, count * sizeof(T)); });
  }
  template <typename Key, typename Value>
  void write(const boost::unordered_flat_map<Key, Value>& values) {
    std::vector<const std::pair<const Key, Value>*> sorted;  // not the values, which may be large
    sorted.reserve(values.size());
    for (const auto& entry : values) sorted.push_back(&entry);
    std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
    write(std::uint64_t{sorted.size()});
    for (const auto* entry : sorted) (*this)(entry->first, entry->second);
  }

  StateBytes& out_;
};

/// Reads what a StateWriter of the same format wrote. What does not fit the bytes is noticed: the values are of no use
/// then, and finish() says so.
class StateReader {
 public:
  explicit StateReader(std::string_view bytes) : left_(bytes) {}

  void section(std::string_view) {}

  template <typename... Values>
  void operator()(Values&... values) {
    (read(values), ...);
  }
  /// Whether it was all there so far.
  bool fits() const { return fits_; }
  /// Says that what was read cannot be.
  void reject() { fits_ = false; }
  /// Whether all was read, and nothing more.
  bool finish() const { return fits_ && left_.empty(); }

 private:
  /// The next `count` things of `size` bytes, or nullptr.
  const char* take(std::uint64_t count, std::size_t size) {
    if (!fits_ || count > left_.size() / size) {
      fits_ = false;
      return nullptr;
    }
    const char* const bytes = left_.data();
    left_.remove_prefix(count * size);
    return bytes;
  }
  /// A number of things that take at least a byte each.
  std::uint64_t read_count() {
    std::uint64_t count = 0;
    read(count);
    if (count > left_.size()) fits_ = false;
    return fits_ ? count : 0;
  }
  void read(bool& value) {
    std::uint8_t byte = 0;
    read(byte);
    if (byte > 1) fits_ = false;
    value = byte == 1;
  }
  template <PlainState T>
  void read(T& value) {
    if (const char* const bytes = take(1, sizeof value)) std::memcpy(&value, bytes, sizeof value);
  }
  template <typename T>
  requires Transferable<T, StateReader>
  void read(T& value) { T::transfer(value, *this); }
  void read(std::string& text) {
    const auto size = read_count();
    if (const char* const bytes = take(size, 1)) text.assign(bytes, size);
  }
  template <typename T>
  void read(std::vector<T>& values) {
    const auto count = read_count();
    if constexpr (std::same_as<T, bool>) {
      values.assign(count, false);
      for (std::size_t i = 0; i < count; ++i) {
        bool value = false;
        read(value);
        values[i] = value;
      }
    } else if constexpr (PlainState<T>) {
      const char* const bytes = take(count, sizeof(T));
      if (bytes == nullptr) return;
      values.resize(count);
      if (count > 0) std::memcpy(values.data(), bytes, count * sizeof(T));
    } else {
      values.clear();
      for (std::size_t i = 0; i < count && fits_; ++i) read(values.emplace_back());
    }
  }
  template <typename T>
  void read(std::optional<T>& value) {
    bool has_value = false;
    read(has_value);
    value.reset();
    if (has_value) read(value.emplace());
  }
  template <PlainState T>
  void read(Chunked<T>& values) {
    std::uint32_t count = 0;
    read(count);
    if (const char* const bytes = take(count, sizeof(T))) values.assign(bytes, count);
  }
  template <typename Key, typename Value>
  void read(boost::unordered_flat_map<Key, Value>& values) {
    const auto count = read_count();
    values.clear();
    for (std::size_t i = 0; i < count && fits_; ++i) {
      Key key{};
      read(key);
      read(values[std::move(key)]);
    }
  }

  std::string_view left_;
  bool fits_ = true;
};

}  // namespace flowtally::projections
