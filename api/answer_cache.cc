#include "api/answer_cache.h"

#include <xxhash.h>

#include <boost/intrusive/list.hpp>
#include <functional>
#include <mutex>
#include <random>
#include <unordered_map>
#include <utility>

namespace flowtally::api {

namespace {

namespace intrusive = boost::intrusive;

/// Under a key of this process: nobody can look for questions that meet in one bucket.
struct Hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    static const std::uint64_t seed = [] {
      std::random_device device;
      return std::uint64_t{device()} << 32 | device();
    }();
    return XXH3_64bits_withSeed(text.data(), text.size(), seed);
  }
};
template <typename Value>
using ByText = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;

struct OfAll;
struct OfAccount;
template <typename Tag>
using Links = intrusive::list_base_hook<intrusive::tag<Tag>>;

struct Share;

struct Entry : Links<OfAll>, Links<OfAccount> {
  const std::string* key = nullptr;  // in the map
  Share* share = nullptr;
  std::size_t bytes = 0;
  std::shared_ptr<const KeptAnswer> answer;
};

/// The most recently used first.
template <typename Tag>
using Order = intrusive::list<Entry, intrusive::base_hook<Links<Tag>>>;

/// What there is of one account.
struct Share {
  const std::string* account = nullptr;  // in the map
  std::size_t bytes = 0;
  Order<OfAccount> order;
};

/// The nodes of both maps, their buckets, what the allocator adds to each, and the share as if it had one answer only.
constexpr std::size_t kBookkeepingBytes = sizeof(Entry) + sizeof(Share) + 2 * sizeof(std::string) + 128;

std::size_t bytes_of(std::string_view account, std::string_view key, const KeptAnswer& answer) {
  return kBookkeepingBytes + sizeof answer + account.size() + key.size() + answer.figures.capacity() +
         answer.etag.capacity() + answer.window.time_zone.capacity();
}

}  // namespace

projections::WindowFigures KeptAnswer::window_at(events::Timestamp now) const {
  auto moved = window;
  if (life.from_moves) moved.from += now - life.at;
  if (life.to_moves) moved.to += now - life.at;
  return moved;
}

struct AnswerCache::Impl {
  explicit Impl(std::size_t max) : bytes_max(max) {}

  Share* share_of(std::string_view account) {
    const auto found = shares.find(account);
    return found == shares.end() ? nullptr : &found->second;
  }

  void touch(Entry& entry) {
    order.splice(order.begin(), order, order.iterator_to(entry));
    auto& own = entry.share->order;
    own.splice(own.begin(), own, own.iterator_to(entry));
  }

  void drop(Entry& entry) {
    auto& share = *entry.share;
    order.erase(order.iterator_to(entry));
    share.order.erase(share.order.iterator_to(entry));
    share.bytes -= entry.bytes;
    state.bytes -= entry.bytes;
    entries.erase(entries.find(*entry.key));
    if (share.order.empty()) shares.erase(shares.find(*share.account));
  }

  void add(std::string_view account, std::string_view key, std::size_t bytes,
           std::shared_ptr<const KeptAnswer> answer) {
    const auto [of_account, is_new] = shares.try_emplace(std::string(account));
    auto& share = of_account->second;
    share.account = &of_account->first;
    const auto at = entries.try_emplace(std::string(key)).first;
    auto& entry = at->second;
    entry.key = &at->first;
    entry.share = &share;
    entry.bytes = bytes;
    entry.answer = std::move(answer);
    order.push_front(entry);
    share.order.push_front(entry);
    share.bytes += bytes;
    state.bytes += bytes;
  }

  const std::size_t bytes_max;
  mutable std::mutex mutex;
  ByText<Entry> entries;
  ByText<Share> shares;  // after the entries that they link, as is the order
  Order<OfAll> order;
  AnswerCacheState state;
};

AnswerCache::AnswerCache(std::size_t bytes_max) : impl_(std::make_unique<Impl>(bytes_max)) {}
AnswerCache::~AnswerCache() = default;

bool AnswerCache::keeps() const { return impl_->bytes_max > 0; }

std::shared_ptr<const KeptAnswer> AnswerCache::find(std::string_view key, events::Sequence position,
                                                    events::Timestamp now) {
  const std::lock_guard lock(impl_->mutex);
  const auto found = impl_->entries.find(key);
  if (found == impl_->entries.end() || !found->second.answer->holds(position, now)) {
    ++impl_->state.misses;
    return nullptr;
  }
  ++impl_->state.hits;
  impl_->touch(found->second);
  return found->second.answer;
}

void AnswerCache::keep(std::string_view account, std::string_view key, std::shared_ptr<const KeptAnswer> answer) {
  const auto bytes = bytes_of(account, key, *answer);
  const auto share_max = impl_->bytes_max / kSharesMin;
  const std::lock_guard lock(impl_->mutex);
  if (const auto found = impl_->entries.find(key); found != impl_->entries.end()) impl_->drop(found->second);
  if (bytes > share_max) return;
  // Room first: what is added is never what has to go.
  while (auto* const share = impl_->share_of(account)) {
    if (share->bytes + bytes <= share_max) break;
    impl_->drop(share->order.back());
  }
  while (impl_->state.bytes + bytes > impl_->bytes_max) impl_->drop(impl_->order.back());
  impl_->add(account, key, bytes, std::move(answer));
}

AnswerCacheState AnswerCache::state() const {
  const std::lock_guard lock(impl_->mutex);
  auto state = impl_->state;
  state.answers = impl_->entries.size();
  return state;
}

std::string key_of(std::initializer_list<std::optional<std::string_view>> parts) {
  std::string key;
  for (const auto& part : parts) {
    const auto size = part ? static_cast<std::uint32_t>(part->size()) + 1 : 0;  // 0: there is none
    key.append(reinterpret_cast<const char*>(&size), sizeof size);
    if (part) key.append(*part);
  }
  return key;
}

}  // namespace flowtally::api
