#include "cli/history_generator.h"

#include <algorithm>
#include <queue>
#include <utility>
#include <vector>

#include "cli/history_units.h"

namespace flowtally::cli {
namespace {

/// Lines in some order.
class LineSource {
 public:
  virtual ~LineSource() = default;
  virtual bool next(std::string& line) = 0;

  std::int64_t time_ms = 0;
  std::uint64_t sessions_done = 0;
};

/// A bijection of [0, size) in pseudo-random order: a Feistel network over the next power of four, walked until inside.
class Permutation {
 public:
  Permutation(std::uint64_t size, std::uint64_t seed) : size_(size), seed_(mix_bits(seed)) {
    while ((1ULL << (2 * half_bits_)) < size) ++half_bits_;
  }

  std::uint64_t operator()(std::uint64_t index) const {
    do {
      index = scramble(index);
    } while (index >= size_);
    return index;
  }

 private:
  std::uint64_t scramble(std::uint64_t index) const {
    const std::uint64_t mask = (1ULL << half_bits_) - 1;
    std::uint64_t left = index >> half_bits_;
    std::uint64_t right = index & mask;
    for (std::uint64_t round = 0; round < 4; ++round) {
      left = std::exchange(right, left ^ (mix_bits(seed_ + round, right) & mask));
    }
    return left << half_bits_ | right;
  }

  std::uint64_t size_;
  std::uint64_t seed_;
  unsigned half_bits_ = 1;
};

/// Events as they happened: units by their start, and what is still to come of them in a heap.
class TimeOrder : public LineSource {
 public:
  TimeOrder(const HistoryWorld& world, const HistoryOptions& options)
      : world_(world), units_(world, options), end_ms_(options.end.time_since_epoch().count()) {
    if (!options.introduce) introduced_ = world.introduction_count();
  }

  bool next(std::string& line) override {
    if (introduced_ < world_.introduction_count()) {
      line.clear();
      time_ms = units_.begin_ms();
      world_.append_introduction(line, introduced_++, time_ms);
      return true;
    }
    while (load_starts() && (coming_.empty() || coming_.top().time_ms >= starting_[start_].start.time_ms)) add_unit();
    if (coming_.empty()) return false;
    const Coming first = coming_.top();
    coming_.pop();
    time_ms = first.time_ms;
    line.swap(lines_[first.line]);
    free_lines_.push_back(first.line);
    return true;
  }

 private:
  struct Coming {
    std::int64_t time_ms;
    std::uint64_t number;  // in the order of making: ties are the same everywhere
    std::uint32_t line;
    bool operator<(const Coming& other) const {  // the queue's top is the greatest
      return std::pair(time_ms, number) > std::pair(other.time_ms, other.number);
    }
  };

  /// Whether a unit is still to start; those of its hour are then in starting_, in order.
  bool load_starts() {
    while (start_ == starting_.size()) {
      if (hour_ == units_.hours()) return false;
      start_ = 0;
      units_.load_hour(hour_++, starting_);
    }
    return true;
  }

  void add_unit() {
    const Unit& unit = starting_[start_++];
    plan_.make(unit);
    for (std::size_t i = 0; i < plan_.size(); ++i) {
      const std::int64_t at_ms = plan_.time_ms(i);
      if (at_ms < units_.begin_ms() || at_ms >= end_ms_) continue;
      if (free_lines_.empty()) {
        free_lines_.push_back(static_cast<std::uint32_t>(lines_.size()));
        lines_.emplace_back();
      }
      const std::uint32_t place = free_lines_.back();
      free_lines_.pop_back();
      lines_[place].clear();
      plan_.append(lines_[place], i);
      coming_.push({at_ms, made_++, place});
    }
    if (unit.kind == UnitKind::kSession) ++sessions_done;
  }

  const HistoryWorld& world_;
  HistoryUnits units_;
  std::int64_t end_ms_;
  std::uint64_t introduced_ = 0;
  UnitPlan plan_;
  std::size_t hour_ = 0;  // the next to load
  std::vector<Unit> starting_;
  std::size_t start_ = 0;  // the next of starting_
  std::priority_queue<Coming> coming_;
  std::uint64_t made_ = 0;
  std::vector<std::string> lines_;
  std::vector<std::uint32_t> free_lines_;
};

/// The same events mixed over the whole history.
class ShuffledOrder : public LineSource {
 public:
  ShuffledOrder(const HistoryWorld& world, const HistoryOptions& options)
      : world_(world),
        units_(world, options),
        end_ms_(options.end.time_since_epoch().count()),
        sessions_(options.sessions),
        introductions_(options.introduce ? world.introduction_count() : 0),
        prng_(mix_bits(options.seed, 0x73687566666C65ULL)),
        permutation_seed_(prng_.next()) {}

  bool next(std::string& line) override {
    while (buffer_.size() < kBufferLines && make(line)) buffer_.push_back(line);
    if (buffer_.empty()) return false;
    const std::size_t place = prng_.below(buffer_.size());
    if (make(line)) {
      line.swap(buffer_[place]);
    } else {
      line.swap(buffer_[place]);
      buffer_[place].swap(buffer_.back());
      buffer_.pop_back();
    }
    return true;
  }

 private:
  static constexpr std::size_t kBufferLines = 8192;
  static constexpr std::uint64_t kPasses = 3;

  bool make(std::string& line) {
    for (;;) {
      line.clear();
      while (event_ < plan_.size()) {
        const std::size_t event = event_++;
        if (mix_bits(plan_.key(), ~event) % kPasses != pass_) continue;
        const std::int64_t at_ms = plan_.time_ms(event);
        if (at_ms < units_.begin_ms() || at_ms >= end_ms_) continue;
        plan_.append(line, event);
        return true;
      }
      if (introduction_due()) {
        const Permutation order(introductions_, permutation_seed_ + kPasses);
        world_.append_introduction(line, order(introduced_++), units_.begin_ms());
        return true;
      }
      if (!load_unit()) return false;
    }
  }

  /// Introductions are spread evenly over the visits.
  bool introduction_due() const {
    if (introduced_ == introductions_) return false;
    const std::uint64_t visits_all = units_.count() * kPasses;
    return visits_ == visits_all || introduced_ < visits_ * introductions_ / visits_all;
  }

  bool load_unit() {
    if (visits_ == units_.count() * kPasses) return false;
    pass_ = visits_ / units_.count();
    const Permutation order(units_.count(), permutation_seed_ + pass_);
    plan_.make(units_.unit(order(visits_ % units_.count())));
    event_ = 0;
    ++visits_;
    sessions_done = visits_ * sessions_ / units_.count() / kPasses;
    return true;
  }

  const HistoryWorld& world_;
  HistoryUnits units_;
  std::int64_t end_ms_;
  std::uint64_t sessions_;
  std::uint64_t introductions_;
  Prng prng_;
  std::uint64_t permutation_seed_;
  std::vector<std::string> buffer_;
  UnitPlan plan_;
  std::size_t event_ = 0;     // the next of plan_
  std::uint64_t visits_ = 0;  // of units, over all passes
  std::uint64_t pass_ = 0;
  std::uint64_t introduced_ = 0;
};

}  // namespace

struct HistoryGenerator::Impl {
  explicit Impl(const HistoryOptions& options) : world(options.seed, options.accounts) {
    if (options.shuffle) {
      source = std::make_unique<ShuffledOrder>(world, options);
    } else {
      source = std::make_unique<TimeOrder>(world, options);
    }
  }

  HistoryWorld world;
  std::unique_ptr<LineSource> source;
};

HistoryGenerator::HistoryGenerator(const HistoryOptions& options) : impl_(std::make_unique<Impl>(options)) {}
HistoryGenerator::~HistoryGenerator() = default;

bool HistoryGenerator::next(std::string& line) { return impl_->source->next(line); }
events::Timestamp HistoryGenerator::time() const {
  return events::Timestamp{events::Milliseconds{impl_->source->time_ms}};
}
std::uint64_t HistoryGenerator::sessions_done() const { return impl_->source->sessions_done; }
const HistoryWorld& HistoryGenerator::world() const { return impl_->world; }

}  // namespace flowtally::cli
