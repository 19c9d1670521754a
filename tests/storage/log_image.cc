#include "tests/storage/log_image.h"

#include <algorithm>

namespace flowtally::tests {

namespace fs = std::filesystem;

Image::Image(std::uint64_t seed) {
  const Disk disk;
  const auto log = open_or_fail(path(), disk.options());
  GroupSource source(seed);
  Sequence last = 0;
  for (int i = 0; i < 60; ++i) {
    const auto group = source.next(last);
    REQUIRE(log->append(group).ok());
    blocks.insert(blocks.end(), group.begin(), group.end());
    group_ends.push_back(last);
  }
  *disk.free_bytes = 0;
}

std::vector<std::string> Image::files(const std::string& part) const {
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator(path() / "log")) {
    const std::string name = entry.path().filename().string();
    if (name.find(part) != std::string::npos && entry.file_size() > 0) found.push_back(name);
  }
  std::sort(found.begin(), found.end());
  REQUIRE_FALSE(found.empty());
  return found;
}

void link_image(const Image& image, const fs::path& target) {
  fs::copy(image.path(), target, fs::copy_options::recursive | fs::copy_options::create_hard_links);
}

void replace_file(const fs::path& file, const std::string& content) {
  fs::remove(file);
  write_file(file, content);
}

void flip_bit(const fs::path& file, std::mt19937_64& random) {
  std::string content = read_file(file);
  const std::size_t byte = random() % content.size();
  content[byte] = static_cast<char>(content[byte] ^ (1 << random() % 8));
  replace_file(file, content);
}

}  // namespace flowtally::tests
