#include "storage/snapshot_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <functional>
#include <system_error>
#include <type_traits>

#include "storage/data_directory.h"
#include "storage/small_file.h"

namespace flowtally::storage {

using events::Result;
using events::Status;
using events::StatusCode;

namespace {

constexpr std::string_view kSuffix = ".snapshot";
constexpr std::uint32_t kFormat = 1;

std::string name_of(events::Sequence last) { return fmt::format("{:020}{}", last, kSuffix); }

std::vector<std::filesystem::path> snapshots_in(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  std::filesystem::directory_iterator entry(directory, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    if (entry->path().extension() == kSuffix) paths.push_back(entry->path());
  }
  std::sort(paths.begin(), paths.end(), std::greater<>());
  return paths;
}

// So that a snapshot's bytes never stand before those of the log in the system's queue.
constexpr std::uint64_t kUnsyncedMax = 16 << 20;

struct Header {
  std::array<char, 16> word = {'f', 'l', 'o', 'w', 't', 'a', 'l', 'l', 'y', ' ', 's', 'n', 'a', 'p', 's', '\n'};
  std::uint32_t format = kFormat;
  std::uint32_t image_format = 0;
};

struct Trailer {
  std::uint64_t index_place = 0;
  std::uint64_t index_size = 0;
  std::uint64_t index_hash = 0;
  SnapshotSpan span;
  std::uint64_t header_hash = 0;
  std::uint64_t hash = 0;  // of what is before it
};

template <typename T>
std::string_view bytes_of(const T& value) {
  static_assert(std::has_unique_object_representations_v<T>);
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::uint64_t hash_of_trailer(const Trailer& trailer) {
  return hash_of(bytes_of(trailer).substr(0, offsetof(Trailer, hash)));
}

/// The numbers of an index entry; its account's id follows, as long as `id_size`.
struct PackedEntry {
  std::uint64_t position, accepted, place, size, hash, id_size;
};

}  // namespace

std::filesystem::path snapshots_of(const std::filesystem::path& data_directory) { return data_directory / "snapshots"; }

std::uint64_t hash_of(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

// Writing.

SnapshotWriter::~SnapshotWriter() {
  if (file_.is_open()) ::unlink(temporary().c_str());
}

std::filesystem::path SnapshotWriter::temporary() const { return directory_ / "snapshot.tmp"; }

Status SnapshotWriter::create(std::uint32_t image_format) {
  if (auto made = make_directory(directory_); !made.ok()) return made;
  file_ = Descriptor(::open(temporary().c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!file_.is_open()) return system_error("create", temporary(), errno);
  Header header;
  header.image_format = image_format;
  header_hash_ = hash_of(bytes_of(header));
  return write(bytes_of(header));
}

Status SnapshotWriter::write(std::string_view bytes) {
  if (failed_) return Status(StatusCode::kInternal, "a snapshot that could not be written is gone on with");
  failed_ = true;
  if (auto room = reserve_.check(directory_, bytes.size()); !room.ok()) return room;
  if (!write_all(file_.get(), bytes)) return system_error("write", temporary(), errno);
  size_ += bytes.size();
  if (size_ - synced_ >= kUnsyncedMax) {
    if (auto synced = sync(); !synced.ok()) return synced;
  }
  failed_ = false;
  return {};
}

Status SnapshotWriter::sync() {
  if (::fdatasync(file_.get()) != 0) return system_error("sync", temporary(), errno);
  synced_ = size_;
  return {};
}

Status SnapshotWriter::add(const ImagePlace& account, std::span<const std::string_view> pieces) {
  ImageEntry entry{account, size_, 0, 0};
  const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state(XXH3_createState(), XXH3_freeState);
  XXH3_64bits_reset(state.get());
  for (const auto piece : pieces) {
    if (auto written = write(piece); !written.ok()) return written;
    XXH3_64bits_update(state.get(), piece.data(), piece.size());
  }
  entry.size = size_ - entry.place;
  entry.hash = XXH3_64bits_digest(state.get());
  index_.push_back(std::move(entry));
  return {};
}

Status SnapshotWriter::commit(const SnapshotSpan& span) {
  std::string index;
  for (const auto& [account, place, size, hash] : index_) {
    const PackedEntry packed{account.position, account.accepted, place, size, hash, account.account_id.size()};
    index.append(bytes_of(packed)).append(account.account_id);
  }
  Trailer trailer{size_, index.size(), hash_of(index), span, header_hash_, 0};
  trailer.hash = hash_of_trailer(trailer);
  index.append(bytes_of(trailer));
  if (auto written = write(index); !written.ok()) return written;
  if (auto synced = sync(); !synced.ok()) return synced;
  const auto path = directory_ / name_of(span.last);
  if (::rename(temporary().c_str(), path.c_str()) != 0) return system_error("rename to", path, errno);
  file_ = Descriptor();
  return sync_directory(directory_);
}

// Reading.

Status Snapshot::damaged(std::string_view what) const {
  return Status(StatusCode::kCorruption, fmt::format("the snapshot {} is damaged: {}", path_.string(), what));
}

Status Snapshot::open(std::uint32_t image_format) {
  file_ = Descriptor(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file_.is_open()) return system_error("open", path_, errno);
  std::error_code error;
  size_ = std::filesystem::file_size(path_, error);
  if (error) return system_error("look at", path_, error.value());
  Header header;
  Trailer trailer;
  if (size_ < sizeof header + sizeof trailer) return damaged("it is cut off");
  const auto read = [&](auto& value, std::uint64_t place) {
    return read_all_at(file_.get(), reinterpret_cast<char*>(&value), sizeof value, static_cast<off_t>(place));
  };
  if (!read(header, 0) || !read(trailer, size_ - sizeof trailer)) return system_error("read", path_, errno);
  if (header.word != Header().word) return damaged("its header is none");
  const bool is_sound = trailer.hash == hash_of_trailer(trailer);
  // A newer format may have another trailer.
  if (is_sound && trailer.header_hash != hash_of(bytes_of(header)))
    return damaged("its header is not what was written");
  if (header.format != kFormat || header.image_format != image_format) {
    return Status(StatusCode::kUnsupportedVersion,
                  fmt::format("the snapshot {} is in another flowtally's format", path_.string()));
  }
  if (!is_sound) return damaged("its trailer is not what was written");
  span_ = trailer.span;
  if (span_.last == 0 || span_.first > span_.last) return damaged("it says that it ends before it begins");
  return read_index(trailer.index_place, trailer.index_size, trailer.index_hash);
}

Status Snapshot::read_index(std::uint64_t place, std::uint64_t size, std::uint64_t hash) {
  if (place > size_ || size > size_ - place) return damaged("its index lies outside of it");
  std::string index(size, '\0');
  if (!read_all_at(file_.get(), index.data(), size, static_cast<off_t>(place))) {
    return system_error("read", path_, errno);
  }
  if (hash_of(index) != hash) return damaged("its index is not what was written");
  for (std::string_view left = index; !left.empty();) {
    PackedEntry packed{};
    if (left.size() < sizeof packed) return damaged("its index is cut off");
    std::memcpy(&packed, left.data(), sizeof packed);
    left.remove_prefix(sizeof packed);
    if (packed.id_size > left.size()) return damaged("its index is cut off");
    images_.push_back({{std::string(left.substr(0, packed.id_size)), packed.position, packed.accepted},
                       packed.place,
                       packed.size,
                       packed.hash});
    left.remove_prefix(packed.id_size);
  }
  std::stable_sort(images_.begin(), images_.end(),
                   [](const ImageEntry& a, const ImageEntry& b) { return a.size > b.size; });
  return {};
}

Result<ImageBytes> Snapshot::read(const ImageEntry& image) const {
  if (image.place > size_ || image.size > size_ - image.place) return damaged("an image lies outside of it");
  ImageBytes bytes(image.size);
  if (!read_all_at(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(image.place))) {
    return system_error("read", path_, errno);
  }
  if (hash_of(bytes.view()) != image.hash) {
    return damaged(fmt::format("the image at byte {} is not what was written", image.place));
  }
  return bytes;
}

// The directory.

SnapshotFiles::SnapshotFiles(const std::filesystem::path& data_directory, std::uint32_t image_format,
                             SpaceReserve reserve)
    : directory_(snapshots_of(data_directory)), image_format_(image_format), reserve_(std::move(reserve)) {}

Result<std::unique_ptr<SnapshotWriter>> SnapshotFiles::begin() const {
  std::unique_ptr<SnapshotWriter> writer(new SnapshotWriter(directory_, reserve_));
  if (auto created = writer->create(image_format_); !created.ok()) return created;
  return writer;
}

std::vector<std::filesystem::path> SnapshotFiles::list() const { return snapshots_in(directory_); }

Result<std::unique_ptr<Snapshot>> SnapshotFiles::open(const std::filesystem::path& path) const {
  std::unique_ptr<Snapshot> snapshot(new Snapshot(path));
  if (auto opened = snapshot->open(image_format_); !opened.ok()) return opened;
  return snapshot;
}

Status SnapshotFiles::link_to(const std::filesystem::path& data_directory) const {
  const auto target = snapshots_of(data_directory);
  if (Status made = make_directory(target); !made.ok()) return made;
  for (const auto& path : list()) {
    // One that grew old has been removed meanwhile.
    if (::link(path.c_str(), (target / path.filename()).c_str()) != 0 && errno != ENOENT) {
      return system_error("link to", target, errno);
    }
  }
  return {};
}

Status SnapshotFiles::remove(const std::filesystem::path& path) const {
  std::error_code error;
  std::filesystem::remove(path, error);
  return error ? system_error("remove", path, error.value()) : Status();
}

Status remove_snapshots_after(const std::filesystem::path& data_directory, events::Sequence last) {
  const auto directory = snapshots_of(data_directory);
  for (const auto& path : snapshots_in(directory)) {
    if (path.filename().string() <= name_of(last)) continue;
    if (::unlink(path.c_str()) != 0) return system_error("remove", path, errno);
  }
  return snapshots_in(directory).empty() ? Status() : sync_directory(directory);
}

}  // namespace flowtally::storage
