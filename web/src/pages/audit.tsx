// The audit trail: what was done in the account, by whom, from where.
import {timeZoneOf, useSettings} from '../api/account';
import {useAnswer} from '../api/answer';
import {accountQuery, answerOf, client, type Schemas} from '../api/client';
import {listPageOf, type ListPage} from '../api/list_page';
import {meanings} from '../api/meanings';
import {useUserName} from '../api/names';
import {timeNow} from '../app/clock';
import {navigate, query, withQuery} from '../app/location';
import {allows, identity} from '../app/session';
import {daysBefore, daysOf, filterOf, kAuditDays, kNewest, type Filter} from '../figures/audit';
import {kDefaultDays} from '../figures/days';
import {formatCount, formatInstant, formatWindow} from '../figures/format';
import {pageQueryOf, placeOf} from '../figures/paging';
import {entryColumns, entryDetails, type Entry} from '../parts/audit_columns';
import {BarList, countedOf, type Counted} from '../parts/bar_list';
import {Button} from '../parts/button';
import {Choice} from '../parts/choice';
import {Explained} from '../parts/explained';
import {Pager} from '../parts/pager';
import {ServerAudit} from '../parts/server_audit';
import {Empty, Failure, FirstEvent} from '../parts/states';
import {Table} from '../parts/table';
import {UserChoice} from '../parts/user_choice';

const kUnfiltered = {action: undefined, resource_type: undefined, admin_id: undefined} as const;

const stats = meanings.AuditStats;

function useEntries() {
  const days = daysOf(query.value);
  const filter = filterOf(query.value);
  const place = placeOf(query.value);
  const account = accountQuery();
  return useAnswer(
      JSON.stringify(['audit logs', days, filter, place, account]),
      (signal) => listPageOf(place, client.GET('/api/v1/admin/audit/logs', {
        params: {query: {days, ...filter, ...pageQueryOf(place), ...account}}, signal,
      })));
}

function useStats() {
  const days = daysOf(query.value);
  const {until} = placeOf(query.value);
  const asked = {days, ...(until === undefined ? {} : {to: until}), ...accountQuery()};
  return useAnswer(
      JSON.stringify(['audit stats', asked]), (signal) => answerOf(client.GET('/api/v1/admin/audit/stats', {params: {query: asked}, signal})));
}

export default function Audit() {
  const entries = useEntries();
  const counts = useStats();
  const settings = useSettings();
  const timeZone = timeZoneOf(settings);
  const failed = [entries, counts, settings].find(({error}) => error !== undefined);
  const actions = counts.data && countedOf(counts.data.action_breakdown);
  const resources = counts.data && countedOf(counts.data.resource_breakdown);
  const isSuperAdmin = allows(identity.value?.role ?? 'viewer', 'super_admin');
  return (
    <>
      <AuditHead page={entries.data} timeZone={timeZone} isMissing={entries.isMissing} isAsking={entries.isAsking || counts.isAsking || settings.isAsking} />
      {failed?.error !== undefined && (
        <Failure error={failed.error} retry={() => { for (const {ask} of [entries, counts, settings]) ask(); }} kept={failed.data !== undefined} />
      )}
      {counts.data?.total_actions === 0 && <NothingAtAll days={counts.data.period_days} />}
      <Filters actions={actions} resources={resources} />
      <div class="panels">
        {!counts.isMissing && (
          <>
            <BarList title="Actions" hint={<Explained meaning={stats.action_breakdown}>{allOf(counts.data)}</Explained>} member="action" counts={actions}
              reset={kNewest} empty="Nothing was done." />
            <BarList title="Resources" hint={<Explained meaning={stats.resource_breakdown}>{allOf(counts.data)}</Explained>} member="resource_type"
              counts={resources} reset={kNewest} empty="Nothing was done." />
          </>
        )}
        {!entries.isMissing && <EntryTable page={entries.data} timeZone={timeZone} />}
        {isSuperAdmin && <ServerAudit timeZone={timeZone} />}
      </div>
    </>
  );
}

const allOf = (counts: Schemas['AuditStats']|undefined) =>
    (counts === undefined ? 'All entries of these days' : `All ${formatCount(counts.total_actions)} entries of these days, whatever the filter`);

interface PageProps {
  page: ListPage<Entry>|undefined;
  timeZone: string|undefined;
}

function AuditHead({page, timeZone, isMissing, isAsking}: PageProps&{isMissing: boolean; isAsking: boolean}) {
  const days = daysOf(query.value);
  return (
    <div class="page-head" aria-busy={isAsking}>
      <h1>Audit</h1>
      <p class="page-window">
        {page !== undefined && timeZone !== undefined ? formatWindow({...daysBefore(page.asOf, days), time_zone: timeZone}) :
                                                        !isMissing && <span class="skeleton skeleton-line" />}
      </p>
      <Choice label="Days" options={kAuditDays.map((option) => ({option, text: `${option}d`}))} chosen={days}
        choose={(option) => navigate(withQuery({...kNewest, days: option === kDefaultDays ? undefined : String(option)}))} />
    </div>
  );
}

interface FiltersProps {
  actions: readonly Counted[]|undefined;
  resources: readonly Counted[]|undefined;
}

function Filters({actions, resources}: FiltersProps) {
  const filter = filterOf(query.value);
  const admin = filter.admin_id;
  const name = useUserName(admin);
  return (
    <div class="filters" role="group" aria-label="Filter">
      <NameChoice label="Action" any="Any action" member="action" names={actions} filter={filter} />
      <NameChoice label="Resource" any="Any resource" member="resource_type" names={resources} filter={filter} />
      <UserChoice label="Who" nobody="Anyone" chosen={name ?? admin}
        onChoose={(userId) => navigate(withQuery({...kNewest, admin_id: userId}))} />
      <Button isOff={Object.keys(filter).length === 0} onPress={() => navigate(withQuery({...kNewest, ...kUnfiltered}))}>Show everything</Button>
    </div>
  );
}

interface NameChoiceProps {
  label: string;
  any: string;
  member: 'action'|'resource_type';
  names: readonly Counted[]|undefined;
  filter: Filter;
}

function NameChoice({label, any, member, names, filter}: NameChoiceProps) {
  const chosen = filter[member] ?? '';
  const choices = [...new Set(['', ...(names ?? []).map(({name}) => name), chosen])];
  return (
    <label class="filter-choice">{label}
      <select value={chosen} onChange={(event) => navigate(withQuery({...kNewest, [member]: event.currentTarget.value || undefined}))}>
        {choices.map((choice) => <option key={choice} value={choice}>{choice === '' ? any : choice}</option>)}
      </select>
    </label>
  );
}

function EntryTable({page, timeZone}: PageProps) {
  const until = page?.place.until;
  const hint = until === undefined || timeZone === undefined ? 'Newest first' : `Newest first, as of ${formatInstant(until, timeZone, {seconds: true})}`;
  return (
    <Table title="Entries" hint={hint} name="logs" wide actions={<Pager name="logs" rowsName="entries" page={page} newest={kNewest} />}
      columns={entryColumns(timeZone ?? 'UTC')} details={entryDetails} rows={timeZone === undefined ? undefined : page?.rows} rowKey={(row) => row.id}
      rowsExpected={20}
      empty={Object.keys(filterOf(query.value)).length > 0 ? 'No entry passes this filter. Choose another one, or more days.' : 'There is no entry in these days.'} />
  );
}

function NothingAtAll({days}: {days: number}) {
  return (
    <Empty title={days === 1 ? 'Nothing was written down in the last day.' : `Nothing was written down in the last ${days} days.`}>
      <p>Choose more days. Changes made here, such as of the business hours, are written down by themselves; what is done in your application it has to tell:</p>
      <FirstEvent lines={[{
        id: 'a1', type: 'audit.recorded', time: timeNow().toISOString(), account_id: 'your-account', admin_id: 'u1', action: 'flow.published',
        resource_type: 'flow', resource_id: 'dns',
      }]} />
    </Empty>
  );
}
