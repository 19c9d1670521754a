// A list of 32-bit indices in 16 bytes: up to three stand in the object itself, more on the heap. Most of an account's
// day cells hold one or two sessions, so this is what keeps a cell small. Move-only.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <utility>

namespace flowtally::projections {

class IndexList {
 public:
  static constexpr std::uint32_t kInlineMax = 3;

  IndexList() = default;
  ~IndexList() {
    if (on_heap()) delete[] heap();
  }
  IndexList(IndexList&& other) noexcept { swap(other); }
  IndexList& operator=(IndexList&& other) noexcept {
    swap(other);
    return *this;
  }

  std::uint32_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::span<const std::uint32_t> items() const { return {data(), size_}; }

  void push_back(std::uint32_t index) {
    if (size_ == capacity()) grow(capacity() < 8 ? 8 : capacity() + capacity() / 2);
    data()[size_++] = index;
  }

  /// Exactly these, in no more room than they need.
  void assign(std::span<const std::uint32_t> indices) {
    size_ = 0;
    if (indices.size() > capacity()) grow(static_cast<std::uint32_t>(indices.size()));
    std::memcpy(data(), indices.data(), indices.size_bytes());
    size_ = static_cast<std::uint32_t>(indices.size()) & 0x7FFFFFFF;
  }

  /// Takes one occurrence out; the order of the rest may change. False if it was not there.
  bool erase(std::uint32_t index) {
    auto* const begin = data();
    for (std::uint32_t i = 0; i < size_; ++i) {
      if (begin[i] != index) continue;
      begin[i] = begin[size_ - 1];
      --size_;
      return true;
    }
    return false;
  }

 private:
  // words_[0] is the capacity when on the heap and words_[1..2] the address; otherwise the three words are the items.
  bool on_heap() const { return heap_; }
  std::uint32_t capacity() const { return on_heap() ? words_[0] : kInlineMax; }
  std::uint32_t* heap() const {
    std::uint32_t* address = nullptr;
    std::memcpy(&address, &words_[1], sizeof address);
    return address;
  }
  std::uint32_t* data() { return on_heap() ? heap() : words_; }
  const std::uint32_t* data() const { return on_heap() ? heap() : words_; }

  void grow(std::uint32_t bigger) {
    auto* const items = new std::uint32_t[bigger];
    std::memcpy(items, data(), size_ * sizeof *items);
    if (on_heap()) delete[] heap();
    heap_ = 1;
    words_[0] = bigger;
    std::memcpy(&words_[1], &items, sizeof items);
  }

  void swap(IndexList& other) noexcept {
    std::uint32_t words[3];
    std::memcpy(words, words_, sizeof words);
    std::memcpy(words_, other.words_, sizeof words);
    std::memcpy(other.words_, words, sizeof words);
    const std::uint32_t size = size_;
    const std::uint32_t on = heap_;
    size_ = other.size_, heap_ = other.heap_;
    other.size_ = size & 0x7FFFFFFF, other.heap_ = on & 1;
  }

  std::uint32_t size_ : 31 = 0;
  std::uint32_t heap_ : 1 = 0;
  std::uint32_t words_[3] = {};
};
static_assert(sizeof(IndexList) == 16);

}  // namespace flowtally::projections
