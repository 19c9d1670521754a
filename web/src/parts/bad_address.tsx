// In place of a page whose address asks for something that there is not.
import {Link} from '../app/link';
import {withQuery} from '../app/location';
import type {AddressProblem} from '../figures/address';

export function BadAddress({title, problems}: {title: string; problems: readonly AddressProblem[]}) {
  const members = problems.flatMap((problem) => problem.members);
  return (
    <div class="kind" role="alert">
      <h1>{title}: this address is not valid</h1>
      {problems.map(({found, wanted}) => <p key={found}><code>{found}</code> is not valid. {wanted}</p>)}
      <p><Link class="button" to={withQuery(Object.fromEntries(members.map((member) => [member, undefined])))}>Show {title} with the default</Link></p>
    </div>
  );
}
