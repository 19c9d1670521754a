// The live chat: what happens at this moment, and how the last days went.
import {useEffect} from 'preact/hooks';
import {timeZoneOf, useSettings} from '../api/account';
import {accountQuery} from '../api/client';
import {kRatings, useDesk} from '../api/desk';
import {useLive} from '../api/live';
import {timeNow} from '../app/clock';
import {navigate, query, withQuery} from '../app/location';
import {pageTitle} from '../app/shell';
import {kDefaultDays} from '../figures/days';
import {formatCount} from '../figures/format';
import {daysOf, isUnheard, kDayChoices, nameOfDays} from '../figures/live';
import {Choice} from '../parts/choice';
import {Comments} from '../parts/comments';
import {Contacts, Messages, PercentilesPanel, Ratings, Volume, Week} from '../parts/desk_panels';
import {LiveCards} from '../parts/live_cards';
import {LiveHead} from '../parts/live_head';
import {Operators} from '../parts/operators';
import {Empty, Failure, FirstEvent} from '../parts/states';
import {TrendsPanel} from '../parts/trends';

export default function Live() {
  const chosen = daysOf(query.value);
  const answer = useDesk(chosen);
  const settings = useSettings();
  const desk = answer.data;
  const failed = [answer, settings].find(({error}) => error !== undefined);
  const timeZone = timeZoneOf(settings);
  const days = desk?.days ?? chosen;  // the last answer stays until there is another
  return (
    <>
      <Now key={accountQuery().account_id} timeZone={timeZone} />
      {failed?.error !== undefined && (
        <Failure error={failed.error} retry={() => { for (const {ask} of [answer, settings]) ask(); }} kept={failed.data !== undefined} />
      )}
      {!answer.isMissing && (
        <div aria-busy={answer.isAsking}>
          {desk !== undefined && isUnheard(desk.dashboard) && <NoChats days={days} />}
          <div class="panels"><TrendsPanel trends={desk?.dashboard.trends} /></div>
          <div class="page-head part-head">
            <h2>The last {days === 1 ? '24 hours' : `${days} days`}</h2>
            <Choice label="Days" options={kDayChoices.map((option) => ({option, text: option === 1 ? '1 day' : `${option} days`}))} chosen={chosen}
              choose={(option) => navigate(withQuery({days: option === kDefaultDays ? undefined : String(option)}))} />
          </div>
          <div class="panels">
            <Volume desk={desk} days={days} />
            <Messages desk={desk} days={days} />
            <Week desk={desk} days={days} />
            <Contacts desk={desk} days={days} />
            <PercentilesPanel desk={desk} days={days} />
            <Operators operators={desk?.operators} days={days} />
            <Ratings desk={desk} days={days} />
            <Comments comments={desk?.ratings} expected={kRatings} timeZone={timeZone} file="chat_comments" hint="With ratings of chats, of all time"
              empty="Nobody has written anything about a chat yet." />
          </div>
        </div>
      )}
    </>
  );
}

/** What the stream brings, by itself: the charts are not drawn anew for it. */
function Now({timeZone}: {timeZone: string|undefined}) {
  const live = useLive();
  const {kpis, error, again} = live;
  const waiting = kpis?.waiting ?? 0;
  useEffect(() => { pageTitle.value = waiting > 0 ? `${formatCount(waiting)} waiting · Live` : 'Live'; }, [waiting]);
  return (
    <>
      <LiveHead live={live} timeZone={timeZone} />
      {error !== undefined && <Failure error={error} retry={again} kept={kpis !== undefined} />}
      {(kpis !== undefined || error === undefined) && <LiveCards kpis={kpis} />}
    </>
  );
}

function NoChats({days}: {days: number}) {
  const time = timeNow().toISOString();
  return (
    <Empty title={`No chat was opened, and no message sent, in ${nameOfDays(days)}.`}>
      <p>Choose more days. If nothing was ever sent:</p>
      <FirstEvent lines={[
        {id: 'c1', type: 'chat.opened', time, account_id: 'your-account', chat_id: 'chat-1', visitor_id: 'v1'},
        {id: 'c2', type: 'chat.claimed', time, account_id: 'your-account', chat_id: 'chat-1', operator_id: 'u1'},
        {id: 'c3', type: 'chat.message_sent', time, account_id: 'your-account', chat_id: 'chat-1', visitor_id: 'v1', sender: 'operator', operator_id: 'u1'},
      ]} />
    </Empty>
  );
}
