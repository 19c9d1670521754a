// Snapshots whose checksums are right, whatever else they say. An account's image is refused, or is an account that
// answers, goes on folding, and can be written and read again. A file is unusable, or the engine that opened with it
// answers.
#include <cstring>
#include <fstream>

#include "engine/admission.h"
#include "projections/audit_views.h"
#include "projections/business_hours_view.h"
#include "projections/chat_ratings_view.h"
#include "projections/chat_views.h"
#include "projections/name_views.h"
#include "projections/opinion_views.h"
#include "projections/views.h"
#include "storage/snapshot_files.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/target.h"
#include "tests/fuzz/world.h"
#include "tests/support/temp_directory.h"

namespace flowtally::tests::fuzz {
namespace {

using events::Milliseconds;
using projections::Account;
using projections::kNone;

void ask_days(const Account& account, const projections::Window& window) {
  (void)projections::team_figures(account, window, std::nullopt);
  for (std::uint32_t user = 0; user < account.ids().users.size() && user < 3; ++user) {
    (void)projections::team_figures(account, window, user);
    (void)projections::personal_figures(account, window, user);
  }
  for (std::uint32_t flow = 0; flow < account.ids().flows.size() && flow < 3; ++flow) {
    (void)projections::flow_figures(account, window, flow);
    (void)projections::ratings_page(account, flow, 10, std::nullopt);
  }
}

void ask(const Account& account) {
  for (std::uint32_t node = 0; node < account.ids().nodes.size() && node < 3; ++node) {
    (void)projections::step_feedback(account, node);
  }
  for (std::uint32_t session = 0; session < account.sessions().size() && session < 8; ++session) {
    (void)projections::session_feedback(account, account.sessions()[session]);
  }
  (void)projections::flows_page(account, {"a", 10, std::nullopt});
  (void)projections::users_page(account, {"", 10, std::nullopt});
  (void)projections::settings(account);
  (void)projections::audit_logs(account, {.days = 90, .limit = 10}, kNow);
  (void)projections::audit_stats(account, 90, kNow);
  if (!account.calendar().status().ok()) return;
  const auto day = Milliseconds{events::kDayMs};
  ask_days(account, {kNow - 399 * day, kNow, std::nullopt});
  for (std::uint32_t session = 0; session < account.sessions().size() && session < 4; ++session) {
    const auto start = events::Timestamp(Milliseconds(account.sessions()[session].start_ms));
    ask_days(account, {start - day / 3, start + 30 * day, std::nullopt});
  }
  (void)projections::chat_ratings_page(account, 10, std::nullopt);
  for (const auto now : {kNow, kNow - day, events::kTimestampMin, events::kTimestampEnd - Milliseconds{1}}) {
    (void)projections::live_kpis(account, now);
    (void)projections::operator_figures(account, 30, std::nullopt, now);
    (void)projections::hourly_figures(account, 24, now);
    (void)projections::live_dashboard(account, 7, now);
    (void)projections::business_hours(account, now);
  }
}

/// Events of the world, which know some of what the image may hold.
const events::Batch& more_events() {
  static const auto kBatch = read_lines(world_lines());
  return kBatch;
}

void fold_more(Account& account) {
  const engine::Admission admission(account, 1'000);
  for (const auto& event : more_events().events) {
    projections::Fact fact;
    if (engine::is_accepted(admission.decide(event, fact))) account.apply(fact);
  }
}

std::string text_of(const projections::StateBytes& state) {
  std::string text;
  for (const auto piece : state.pieces()) text += piece;
  return text;
}

void check_image(std::string_view image) {
  for (const bool settled_first : {true, false}) {
    Account account;
    if (!account.restore(image)) return;
    if (settled_first) {
      account.settle();
      ask(account);
    }
    fold_more(account);
    account.settle();
    ask(account);
    const auto state = text_of(account.state());
    Account again;
    expect(again.restore(state), "an account that was read can be written and read again");
    again.settle();
    expect(text_of(again.state()) == state, "an account is the same when written and read");
  }
}

// Where a snapshot file has what its checksums are about (storage/snapshot_files.h). The trailer is eight numbers.
constexpr std::size_t kHeaderBytes = 24;
constexpr std::size_t kTrailerBytes = 64;
enum TrailerPlace : std::size_t { kIndexPlace = 0, kIndexSize = 8, kIndexHash = 16, kLast = 32, kLastHash = 40 };
constexpr std::size_t kHeaderHash = 48;
constexpr std::size_t kTrailerHash = 56;

std::uint64_t get(const std::string& bytes, std::size_t at) {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}
void put(std::string& bytes, std::size_t at, std::uint64_t value) { std::memcpy(&bytes[at], &value, sizeof value); }

/// The bytes as a file whose checksums are right and that is of the world's log: the index's and the images' too.
std::string made_good(std::string_view input) {
  std::string bytes(input);
  if (bytes.size() < kHeaderBytes + kTrailerBytes) return bytes;
  const std::string_view view = bytes;
  const auto trailer = bytes.size() - kTrailerBytes;
  const auto index = get(bytes, trailer + kIndexPlace);
  const auto size = get(bytes, trailer + kIndexSize);
  if (index <= trailer && size <= trailer - index) {
    constexpr std::size_t kEntryBytes = 48;  // position, accepted, place, size, hash, size of the id
    for (auto at = index; index + size - at >= kEntryBytes;) {
      const auto place = get(bytes, at + 16);
      const auto image = get(bytes, at + 24);
      if (place <= view.size() && image <= view.size() - place) {
        put(bytes, at + 32, storage::hash_of(view.substr(place, image)));
      }
      const auto id = get(bytes, at + 40);
      if (id > index + size - at - kEntryBytes) break;
      at += kEntryBytes + id;
    }
    put(bytes, trailer + kIndexHash, storage::hash_of(view.substr(index, size)));
  }
  events::Sequence first = 1;
  for (const auto& block : world_blocks()) {
    const auto last = events::read_block_header(block)->last();
    if (const auto end = get(bytes, trailer + kLast); end >= first && end <= last) {
      put(bytes, trailer + kLastHash, storage::hash_of(block));
    }
    first = last + 1;
  }
  put(bytes, trailer + kHeaderHash, storage::hash_of(view.substr(0, kHeaderBytes)));
  put(bytes, trailer + kTrailerHash, storage::hash_of(view.substr(trailer, kTrailerHash)));
  return bytes;
}

void check_file(std::string_view input) {
  const TempDirectory directory;
  const storage::SnapshotFiles files(directory.path(), projections::kStateFormat,
                                     storage::SpaceReserve([](const auto&) { return std::uint64_t{1} << 40U; }, 1));
  std::filesystem::create_directory(storage::snapshots_of(directory.path()));
  std::ofstream(storage::snapshots_of(directory.path()) / "00000000000000000001.snapshot", std::ios::binary)
      << made_good(input);
  auto options = engine_options();
  options.snapshots = {.files = files, .write = false};
  bool is_unusable = false;
  options.snapshots->on_unusable = [&](const events::Status& why) {
    expect(why.code() == events::StatusCode::kCorruption, why.message());
    is_unusable = true;
  };
  const auto engine = engine::Engine::open(log_of(world_blocks()), std::move(options));
  // A snapshot may say that an account knows an event that the log has yet to tell; without a snapshot all is well.
  expect(engine.ok() || (!is_unusable && engine.status().code() == events::StatusCode::kCorruption),
         engine.status().message());
  if (engine) ask_all(**engine);
}

}  // namespace

/// The first byte says what the rest is: a whole file (f), or else an image.
void run_snapshot_image(std::string_view bytes) {
  Input input(bytes);
  const bool is_file = input.byte() == 'f';
  is_file ? check_file(input.rest()) : check_image(input.rest());
}

}  // namespace flowtally::tests::fuzz
