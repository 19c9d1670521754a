// A link may bring a sign-in of its own. Nobody is signed in as somebody else without saying so.
import {useSignal} from '@preact/signals';
import {useEffect, useId, useRef} from 'preact/hooks';
import {callerOf, type Caller} from '../api/caller';
import {identity, identityOf, kRoleNames, offered, signIn, token} from './session';
import {mayLeave} from './unsaved';

type Known = Caller|'refused'|undefined;

/** Asks while a link offers another sign-in than the current one. */
export function SessionQuestion() {
  const given = offered.value;
  return given === undefined ? null : <Question key={given} given={given} />;
}

function Question({given}: {given: string}) {
  const known = useSignal<{current: Known; other: Known}|undefined>(undefined);
  const current = token.value;
  const isSamePerson = JSON.stringify(identityOf(given)) === JSON.stringify(identity.value);
  const switchOver = () => {
    offered.value = undefined;
    signIn(given);
  };
  useEffect(() => {
    if (current === undefined) {
      switchOver();  // who is no longer signed in has nothing to lose
      return;
    }
    void Promise.all([callerOf(current), callerOf(given)]).then(([mine, other]) => {
      if (mine === 'refused' || (isSamePerson && other !== 'refused')) switchOver();
      else if (isSamePerson) offered.value = undefined;
      else known.value = {current: mine, other};
    });
  }, [current]);
  if (current === undefined || known.value === undefined) return null;
  const mine = nameOf(current, known.value.current);
  const other = identityOf(given) === undefined || known.value.other === 'refused' ? undefined : nameOf(given, known.value.other);
  return <QuestionDialog {...{mine, other}} keep={() => { offered.value = undefined; }} switchOver={() => { if (mayLeave()) switchOver(); }} />;
}

interface Named {
  user: string;
  account: string;
  role: string;
}

/** How somebody is called: by what the server says, or by what their token says. */
function nameOf(of: string, known: Known): Named {
  const claims = identityOf(of);
  const caller = known === 'refused' ? undefined : known;
  return {
    user: caller?.user_name ?? claims?.userId ?? '', account: caller?.account_name ?? claims?.accountId ?? '',
    role: claims === undefined ? '' : kRoleNames[claims.role],
  };
}

interface QuestionDialogProps {
  mine: Named;
  /** Undefined if the link's token is not accepted. */
  other: Named|undefined;
  keep: () => void;
  switchOver: () => void;
}

function QuestionDialog({mine, other, keep, switchOver}: QuestionDialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => { dialog.current?.showModal(); }, []);
  return (
    <dialog ref={dialog} class="question" aria-labelledby={id} onCancel={keep}>
      <h2 id={id}>{other === undefined ? 'The link’s sign-in is not valid' : 'Switch to the link’s sign-in?'}</h2>
      <p>You are signed in as <Person {...mine} />.</p>
      <p>{other === undefined ? 'The token of the link has expired, or is not for this server. You stay signed in.' :
                                <>The link signs you in as <Person {...other} />.</>}</p>
      <p class="question-choices">
        <button type="button" class="button button-main" onClick={keep}>{other === undefined ? 'OK' : `Stay ${mine.user}`}</button>
        {other !== undefined && <button type="button" class="button" onClick={switchOver}>Switch to {other.user}</button>}
      </p>
    </dialog>
  );
}

function Person({user, account, role}: Named) {
  return <><strong>{user}</strong> ({role}, {account})</>;
}
