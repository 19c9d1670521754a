#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/import_remote.h"
#include "cli/import_run.h"
#include "cli/input_files.h"
#include "cli/open_engine.h"
#include "cli/private_files.h"
#include "cli/progress.h"
#include "cli/server_acts.h"
#include "cli/stop_signals.h"
#include "cli/values.h"
#include "ingest/text_form.h"

namespace flowtally::cli {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string data;
  std::string url;
  std::string token;
  std::string token_file;
  std::string ca_file;
  std::string retry_for = "5m";
  int connections = 4;
  std::optional<std::string> rejects;
  int threads = 0;
  StorageOptions storage;
};

/// "accepted 3, duplicates 0, waiting 1, rejected 0", and what needs a sentence.
void say_counts(const ImportCounts& counts) {
  std::string text = fmt::format("accepted {}, duplicates {}", counts.accepted, counts.duplicates);
  if (counts.duplicates_that_differ > 0) {
    text += fmt::format(", duplicates that differ {}", counts.duplicates_that_differ);
  }
  if (counts.resent > 0) text += fmt::format(", resent {}", counts.resent);
  if (counts.waiting) text += fmt::format(", waiting {}", *counts.waiting);
  say(text + fmt::format(", rejected {}", counts.rejected));
  if (counts.resent > 0) {
    say(fmt::format(
        "The {} resent were in requests whose answer was lost and which were sent again: the server had them "
        "already, most likely from the first time. Each counts once.",
        counts.resent));
  }
}

ExitCode conclude(const ImportOutcome& outcome, const RejectReport& rejects, const Options& options, bool interrupted) {
  say_counts(outcome.counts);
  if (!outcome.status.ok()) {
    say("The import stopped. What was accepted is kept; run it again to resume, nothing is counted twice.");
    return fail(outcome.status);
  }
  if (interrupted) {
    say("Interrupted. What was accepted is kept; run it again to resume, nothing is counted twice.");
    return ExitCode::kFailed;
  }
  if (rejects.count() == 0 && outcome.counts.duplicates_that_differ == 0) return ExitCode::kDone;
  if (rejects.count() > 0 && outcome.counts.accepted + outcome.counts.duplicates + outcome.counts.resent == 0) {
    const auto hint = ingest::other_text_hint(rejects.first_text());
    if (!hint.empty()) say("Nothing was accepted. " + hint);
  }
  if (rejects.count() > 0 && options.rejects) say("The rejected lines are in '" + *options.rejects + "'.");
  return ExitCode::kSomeRejected;
}

/// What the audit says of the files.
std::string listed(const std::vector<std::string>& files) {
  std::string text;
  for (const std::string& file : files) text += (text.empty() ? "" : ", ") + file;
  return text;
}

/// Calls import_all(next) with a source of chunks that shows how far it is.
template <typename ImportAll>
ImportOutcome with_progress(InputFiles& chunks, ImportAll&& import_all) {
  Progress progress("import", ProgressUnit::kBytes, chunks.bytes_total());
  const auto next = [&]() {
    progress.update(chunks.bytes_read());
    return chunks.next();
  };
  return import_all(next);
}

events::Result<RemoteOptions> remote_options(const Options& options, const StopSignals& stop) {
  auto server = api::parse_server_url(options.url);
  if (!server) return server.status().with_context("--url");
  const auto retry_for = parse_span(options.retry_for);
  if (!retry_for) return retry_for.status().with_context("--retry-for");
  RemoteOptions remote;
  remote.server = std::move(server).value();
  remote.token = options.token;
  remote.connections = options.connections;
  remote.retry_for = *retry_for;
  remote.pause = [&stop](std::chrono::milliseconds span) { return stop.wait(span); };
  return remote;
}

/// Sets options.token from the file that was named, less its final newline. A token is one word.
events::Status read_token_option(Options& options) {
  if (!options.token_file.empty()) {
    std::ifstream file(options.token_file, std::ios::binary);
    options.token.assign(std::istreambuf_iterator<char>(file), {});
    if (!file) return {events::StatusCode::kIoError, "cannot read '" + options.token_file + "'"};
    while (options.token.ends_with('\n') || options.token.ends_with('\r')) options.token.pop_back();
  }
  const auto is_visible = [](char c) { return c > ' ' && c <= '~'; };
  if (!options.token.empty() && std::all_of(options.token.begin(), options.token.end(), is_visible)) return {};
  return {events::StatusCode::kInvalidArgument, "the token is empty or has characters that tokens don't have"};
}

ExitCode run_import(Options options) {
  if (options.data.empty() == options.url.empty()) return fail_usage("import takes one of --data and --url.");
  if (!options.url.empty() && options.token.empty() == options.token_file.empty()) {
    return fail_usage("--url takes one of --token-file and --token.");
  }
  keep_files_private();  // those of --rejects quote what people wrote
  const StopSignals stop;
  std::optional<RemoteOptions> remote;
  if (options.url.empty() && !options.ca_file.empty()) return fail_usage("--ca-file goes with --url https://...");
  if (!options.url.empty()) {
    if (const auto status = read_token_option(options); !status.ok()) return fail(status);
    auto understood = remote_options(options, stop);
    if (!understood) return fail_usage(understood.status().message());
    remote = std::move(understood).value();
    if (!remote->server.encrypted && !options.ca_file.empty()) return fail_usage("--ca-file is for https.");
    if (remote->server.encrypted) {
      auto trust = api::read_tls_trust(options.ca_file);
      if (!trust) return fail(trust.status());
      remote->trust = *std::move(trust);
    }
  }
  if (std::count(options.files.begin(), options.files.end(), "-") > 1) {
    return fail_usage("- is standard input, which can be read once; it is named twice.");
  }
  auto chunks = InputFiles::open(options.files, stop.descriptor());
  if (!chunks) return fail(chunks.status());
  auto rejects = RejectReport::open(options.rejects);
  if (!rejects) return fail(rejects.status());
  ImportOutcome outcome;
  if (remote) {
    outcome = with_progress(*chunks, [&](const ChunkSource& next) { return import_remote(next, *remote, *rejects); });
  } else {
    OpenOptions open_options{DirectoryUse::kCreate, options.threads, {}, {}};
    open_options.storage = options.storage;
    auto engine = open_engine(options.data, open_options);
    if (!engine) return fail(engine.status());
    if (const auto status = note_import_started(**engine, listed(options.files)); !status.ok()) return fail(status);
    outcome = with_progress(*chunks, [&](const ChunkSource& next) { return import_chunks(next, **engine, *rejects); });
    const auto noted = note_import_ended(**engine, listed(options.files), outcome, stop.requested());
    if (!noted.ok()) say("The server's audit does not have the end of this import: " + noted.message());
  }
  const events::Status told = rejects->close();
  if (outcome.status.ok()) outcome.status = told;
  return conclude(outcome, *rejects, options, stop.requested());
}

}  // namespace

Command add_import(CLI::App& program) {
  auto options = std::make_shared<Options>();
  CLI::App* app = program.add_subcommand("import", "Read events into a data directory or a running server");
  app->add_option("file", options->files,
                  "Files of events: one JSON object a line or a JSON array, plain, gzip or zstd; - is standard input")
      ->required();
  app->add_option("--data", options->data, "Data directory; created if it does not exist");
  app->add_option("--url", options->url, "Server to send to, such as http://127.0.0.1:8080; instead of --data");
  app->add_option("--token-file", options->token_file, "File with the token for --url");
  app->add_option("--token", options->token, "The token itself; other users of the machine may see it");
  app->add_option("--ca-file", options->ca_file, "Certificates (PEM) to trust instead of the system's, for https");
  app->add_option("--connections", options->connections, "Requests at once for --url")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  app->add_option("--retry-for", options->retry_for, "How long a batch is sent again before --url gives up")
      ->capture_default_str();
  app->add_option("--rejects", options->rejects,
                  "File for the rejected lines, NDJSON {line, id, code, detail, text}; of several files with `file`");
  options->storage.add_to(*app);
  app->add_option("--threads", options->threads, "Threads; 0 is one per core")->check(CLI::Range(0, 1024));
  app->footer(
      "Importing a file again, or resuming after an interruption, never counts an event twice.\n\n"
      "Example:\n  flowtally import history.ndjson --data ./data --rejects rejects.ndjson\n"
      "  flowtally import 2025.ndjson.gz 2026.ndjson.zst --data ./data\n"
      "  flowtally import history.ndjson --url https://flowtally.example.com --token-file token");
  return {app, [options] { return run_import(*options); }};
}

}  // namespace flowtally::cli
