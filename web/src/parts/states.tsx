// What a page shows when there is nothing to show, or something went wrong.
import type {ComponentChildren} from 'preact';
import {basePath, belowBase} from '../app/base_path';
import type {ApiError} from '../api/client';

/** An error with what support needs to find it, and a way to try again. */
export function Failure({error, retry, kept = false}: {error: ApiError; retry: () => void; kept?: boolean}) {
  return (
    <div class="failure" role="alert">
      <strong>{error.title}</strong>
      <p>{error.message}{kept && ' What is shown is the last answer.'}</p>
      <p class="failure-foot">
        <button type="button" class="button" onClick={retry}>Try again</button>
        {error.retryAfterSeconds !== null && <span>The server asks to wait {error.retryAfterSeconds} s.</span>}
        {error.requestId !== null && <span>Request <code>{error.requestId}</code></span>}
      </p>
    </div>
  );
}

/** Why there is nothing, and what to do about it. */
export function Empty({title, children}: {title: string; children?: ComponentChildren}) {
  return (
    <div class="empty-state">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** How the first event of a kind is sent. */
export function FirstEvent({lines}: {lines: readonly object[]}) {
  const body = lines.map((line) => JSON.stringify(line)).join('\n');
  return (
    <>
      <p>Events are sent by the host application, with a token of the role <code>ingest</code>:</p>
      <pre tabIndex={0} aria-label="Example"><code>{
        `curl ${window.location.origin}${basePath}/api/v1/events \\\n` +
        `  -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/x-ndjson' \\\n` +
        `  --data-binary @- <<'END'\n${body}\nEND`
      }</code></pre>
      <p><a href={belowBase('/docs')}>The HTTP API</a> has all types of events.</p>
    </>
  );
}
