#include "cli/input_file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "events/utf8.h"
#include "ingest/text_form.h"

namespace flowtally::cli {
namespace {

using events::Result;
using events::Status;
using events::StatusCode;

constexpr std::size_t kBufferBytes = 64 * 1024;
constexpr int kSilenceMs = 20;
constexpr std::string_view kSpace = " \t\r\n";

std::string quoted(const std::string& path) { return path == "-" ? "standard input" : "'" + path + "'"; }

Status cannot_read(const std::string& name) {
  return {StatusCode::kIoError, "cannot read " + name + ": " + std::strerror(errno)};
}

Status is_directory(const std::string& name) {
  return {StatusCode::kIoError, name + " is a directory, not a file of events"};
}

}  // namespace

std::size_t InputFile::Buffer::give(std::span<char> out) {
  const std::size_t size = std::min(out.size(), end - begin);
  std::memcpy(out.data(), bytes.data() + begin, size);
  begin += size;
  return size;
}

Status InputFile::check(const std::string& path) {
  if (path == "-") return {};
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0 || ::access(path.c_str(), R_OK) != 0) return cannot_read(quoted(path));
  return S_ISDIR(about.st_mode) ? is_directory(quoted(path)) : Status();
}

Result<InputFile> InputFile::open(const std::string& path, int stop_descriptor) {
  const std::string name = quoted(path);
  const bool is_standard = path == "-";
  const int descriptor = is_standard ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return cannot_read(name);
  InputFile file(descriptor, name, stop_descriptor);
  if (!is_standard) file.path_ = path;
  struct stat about {};
  if (::fstat(descriptor, &about) != 0) return cannot_read(name);
  if (S_ISDIR(about.st_mode)) return is_directory(name);
  ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
  return file;
}

InputFile::InputFile(int descriptor, std::string name, int stop_descriptor)
    : descriptor_(descriptor),
      name_(std::move(name)),
      stop_descriptor_(stop_descriptor),
      raw_(kBufferBytes),
      text_(kBufferBytes) {}

InputFile::InputFile(InputFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      path_(std::move(other.path_)),
      name_(std::move(other.name_)),
      stop_descriptor_(other.stop_descriptor_),
      bytes_read_(other.bytes_read_),
      is_known_(other.is_known_),
      raw_(std::move(other.raw_)),
      text_(std::move(other.text_)),
      later_(std::move(other.later_)),
      packing_(other.packing_),
      unpacker_(std::move(other.unpacker_)),
      array_(other.array_) {}

InputFile::~InputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::uint64_t InputFile::bytes_total() const {
  struct stat about {};
  const bool regular = ::fstat(descriptor_, &about) == 0 && S_ISREG(about.st_mode);
  return regular ? static_cast<std::uint64_t>(about.st_size) : 0;
}

Status InputFile::error(std::string_view rest) const { return {StatusCode::kIoError, name_ + " " + std::string(rest)}; }

Result<InputFile::Read> InputFile::read_raw(std::span<char> out, bool briefly) {
  for (;;) {
    pollfd waited[2] = {{descriptor_, POLLIN, 0}, {stop_descriptor_, POLLIN, 0}};  // poll() passes over -1
    if (::poll(waited, 2, briefly ? kSilenceMs : -1) < 0 && errno == EINTR) continue;
    if (waited[1].revents != 0) return Read{Got::kStop};
    if (waited[0].revents == 0) return Read{Got::kSilence};
    const ssize_t size = ::read(descriptor_, out.data(), out.size());
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (size < 0) return cannot_read(name_);
    bytes_read_ += static_cast<std::uint64_t>(size);
    return size == 0 ? Read{Got::kEnd} : Read{Got::kBytes, static_cast<std::size_t>(size)};
  }
}

template <typename Reader>
Result<InputFile::Got> InputFile::fill(Buffer& buffer, bool briefly, Reader reader) {
  if (buffer.begin == buffer.end) buffer.begin = buffer.end = 0;
  const auto read = (this->*reader)({buffer.bytes.data() + buffer.end, buffer.bytes.size() - buffer.end}, briefly);
  if (!read) return read.status();
  buffer.end += read->size;
  return read->got;
}

Result<InputFile::Read> InputFile::read_text(std::span<char> out, bool briefly) {
  if (!unpacker_) {
    if (!raw_.left().empty()) return Read{Got::kBytes, raw_.give(out)};
    return read_raw(out, briefly);
  }
  for (;;) {
    const auto step = unpacker_->unpack(raw_.left(), out);
    if (!step) return error(step.status().message());
    raw_.begin += step->consumed;
    if (step->produced > 0) return Read{Got::kBytes, step->produced};
    if (!raw_.left().empty()) continue;
    const auto got = fill(raw_, briefly, &InputFile::read_raw);
    if (!got) return got.status();
    if (*got == Got::kEnd && !unpacker_->may_end()) {
      return error("is cut short: its " + std::string(packing_name(packing_)) + " data ends in the middle, after " +
                   std::to_string(unpacker_->position()) + " bytes");
    }
    if (*got != Got::kBytes) return Read{*got};
  }
}

/// Whether what the text begins with says what it is.
bool InputFile::has_enough() const {
  const std::string_view text = events::without_byte_order_mark(text_.left());
  if (text_.end == text_.bytes.size() || ingest::unreadable_form(text, path_)) return true;
  const std::size_t first = text.find_first_not_of(kSpace);
  return first != text.npos && (text[first] == '[' || text.find('\n', first) != text.npos);
}

Status InputFile::look_at_text(bool is_all) {
  if (const auto problem = ingest::unreadable_form(text_.left(), path_)) return error(*problem);
  const std::string_view text = events::without_byte_order_mark(text_.left());
  if (const auto problem = ingest::unreadable_lines(text, path_, is_all)) return error(*problem);
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == text.npos || text[first] != '[') return {};
  array_.emplace();
  text_.begin += text_.left().size() - text.size();
  return {};
}

Result<InputFile::Got> InputFile::begin() {
  Result<Got> got = Got::kBytes;
  while (raw_.left().size() < ingest::kPackingBytes && raw_.left().find('\n') == std::string_view::npos) {
    got = fill(raw_, false, &InputFile::read_raw);
    if (!got || *got == Got::kStop) return got;
    if (*got == Got::kEnd) break;
  }
  packing_ = ingest::packing_of(raw_.left());
  if (packing_ != ingest::Packing::kNone) unpacker_.emplace(packing_);
  do {
    got = fill(text_, false, &InputFile::read_text);
    if (!got) later_ = got.status();
    if (got && *got == Got::kStop) return got;
  } while (got && *got == Got::kBytes && !has_enough());
  is_known_ = true;
  if (auto status = look_at_text(got && *got == Got::kEnd); !status.ok()) return status;
  return Got::kBytes;
}

Result<InputFile::Read> InputFile::read_elements(std::span<char> out, bool briefly) {
  for (;;) {
    const auto step = array_->convert(text_.left(), out);
    if (!step) return error(step.status().message());
    text_.begin += step->consumed;
    if (step->produced > 0) return Read{Got::kBytes, step->produced};
    if (!text_.left().empty()) continue;
    if (!later_.ok()) return later_;
    const auto got = fill(text_, briefly, &InputFile::read_text);
    if (!got) return got.status();
    if (*got == Got::kEnd) {
      if (const Status status = array_->finish(); !status.ok()) return error(status.message());
    }
    if (*got != Got::kBytes) return Read{*got};
  }
}

Result<InputFile::Read> InputFile::read(std::span<char> out, bool briefly) {
  if (!is_known_) {
    const auto got = begin();
    if (!got) return got.status();
    if (*got == Got::kStop) return Read{Got::kStop};
  }
  if (array_) return read_elements(out, briefly);
  if (!text_.left().empty()) return Read{Got::kBytes, text_.give(out)};
  if (!later_.ok()) return later_;
  return read_text(out, briefly);
}

}  // namespace flowtally::cli
