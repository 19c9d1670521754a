// The mode of files that a command creates in a data directory or a copy of one: they hold names and comments, so they
// are for the user who runs it, whatever the umask says. RocksDB creates its files with the mode that the umask leaves.
#pragma once

namespace flowtally::cli {

/// From now on files of this process are created for its user alone. Before there are other threads.
void keep_files_private();

}  // namespace flowtally::cli
