// What was done to the server, and in no account: for a super_admin.
import {useAnswer} from '../api/answer';
import {client} from '../api/client';
import {listPageOf} from '../api/list_page';
import {query} from '../app/location';
import {daysOf, kNewest, kServerPrefix} from '../figures/audit';
import {pageQueryOf, placeOf} from '../figures/paging';
import {serverColumns, serverDetails} from './audit_columns';
import {Pager} from './pager';
import {Failure} from './states';
import {Table} from './table';

export function ServerAudit({timeZone}: {timeZone: string|undefined}) {
  const days = daysOf(query.value);
  const place = placeOf(query.value, kServerPrefix);
  const {data, error, isMissing, ask} = useAnswer(
      JSON.stringify(['server audit', days, place]),
      (signal) => listPageOf(place, client.GET('/api/v1/admin/server-audit', {params: {query: {days, ...pageQueryOf(place)}}, signal})));
  return (
    <>
      {error !== undefined && <Failure error={error} retry={ask} kept={data !== undefined} />}
      {!isMissing && (
        <Table title="Server" hint="What was done to the server itself, by those who run it; in no account" name="server" wide
          actions={<Pager name="server" rowsName="entries of the server" page={data} newest={kNewest} prefix={kServerPrefix} />}
          columns={serverColumns(timeZone ?? 'UTC')} details={serverDetails} rows={timeZone === undefined ? undefined : data?.rows}
          rowKey={(row) => row.id} rowsExpected={3} empty="Nothing was done to the server in these days." />
      )}
    </>
  );
}
