// The settings of the account: its business hours, its name and clock, the limits of its live chat.
import {isElsewhere, useSettings} from '../api/account';
import {useAnswer} from '../api/answer';
import {refreshCaller} from '../api/caller';
import {accountQuery, answerOf, client} from '../api/client';
import {AccountEditor} from '../parts/account_editor';
import {HoursEditor} from '../parts/hours_editor';
import {Failure} from '../parts/states';

export default function Settings() {
  const {account_id: account} = accountQuery();
  // Drafts are of one account.
  return <SettingsOf key={account} />;
}

function SettingsOf() {
  const account = accountQuery();
  const isFixed = isElsewhere();
  const settings = useSettings();
  const hours = useAnswer(
      JSON.stringify(['business hours', account]),
      (signal) => answerOf(client.GET('/api/v1/admin/business-hours', {params: {query: account}, signal})));
  return (
    <>
      <div class="page-head" aria-busy={hours.isAsking || settings.isAsking}>
        <h1>Settings</h1>
      </div>
      {isFixed && (
        <p class="notice page-notice" role="note">
          You are viewing the account {account.account_id}. Its settings are read-only here; to change them, sign in with a token of that account.
        </p>
      )}
      {[hours, settings].map(({error, ask, data}, index) => error !== undefined && <Failure key={index} error={error} retry={ask} kept={data !== undefined} />)}
      {!hours.isMissing && <HoursEditor answer={hours} isFixed={isFixed} />}
      {/* Another zone is another clock for the hours. */}
      {!settings.isMissing && <AccountEditor answer={settings} isFixed={isFixed} onSaved={() => { hours.ask(); refreshCaller(); }} />}
    </>
  );
}
