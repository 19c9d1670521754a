// Signing in with a token: pasted here, or brought by a link in its fragment.
import {useSignal} from '@preact/signals';
import {useId} from 'preact/hooks';
import {signIn, signOutReason} from '../app/session';

export function SignIn() {
  const isRefused = useSignal(false);
  const id = useId();
  const submit = (event: Event) => {
    event.preventDefault();
    const pasted = new FormData(event.currentTarget as HTMLFormElement).get('token');
    isRefused.value = !signIn(String(pasted));
  };
  return (
    <main id="main" class="kind sign-in">
      <h1>flowtally</h1>
      {signOutReason.value !== undefined && <p class="notice" role="status">{signOutReason.value}</p>}
      <form onSubmit={submit}>
        <label>Token
          <textarea name="token" rows={5} required autocomplete="off" spellcheck={false} autoFocus
            aria-invalid={isRefused.value} aria-describedby={id} />
        </label>
        <p id={id} class="field-problem" role="alert">{isRefused.value &&
          'That is no token of a viewer, engineer, team admin or super admin: three parts with dots between them, naming a role, an account and a user.'}
        </p>
        <button type="submit" class="button button-main">Sign in</button>
      </form>
      <p>Your application gives you the token, or a link that holds it after <code>#token=</code>. It stays in this tab until you close it, and goes to this server alone.</p>
    </main>
  );
}
