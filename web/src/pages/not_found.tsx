// What is shown at an address that is no page's.
import {Link} from '../app/link';
import {belowBase} from '../app/base_path';

/** `to` is where the reader can go on. */
export function NotFound({to}: {to: string}) {
  return (
    <div class="kind">
      <h1>Page not found</h1>
      <p>There is no page at this address. It may be mistyped, or from another version of flowtally.</p>
      <p><Link class="button button-main" to={to}>Go to the dashboard</Link></p>
      <p>Looking for the API? <a href={belowBase('/docs')}>Its documentation</a> lists every path.</p>
    </div>
  );
}
