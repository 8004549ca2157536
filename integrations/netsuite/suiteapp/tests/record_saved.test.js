import https from 'N/https';
import log from 'N/log';
import runtime from 'N/runtime';
import script from 'SuiteScripts/crossfoot/record_saved';
import { account, posted, recordOf } from './netsuite';

['N/cache', 'N/config', 'N/crypto', 'N/encode', 'N/https', 'N/log', 'N/record', 'N/runtime', 'N/search'].forEach((name) =>
  jest.mock(name),
);

const save = (type, newRecord, oldRecord = null) => script.afterSubmit({ type, newRecord, oldRecord });

let seen;
beforeEach(() => {
  seen = account();
});
afterEach(() => jest.useRealTimers());

describe('what is told', () => {
  test.each([
    ['customer', 'customer'],
    ['lead', 'customer'],
    ['prospect', 'customer'],
    ['salesorder', 'salesOrder'],
    ['invoice', 'invoice'],
    ['creditmemo', 'creditMemo'],
    ['customerpayment', 'customerPayment'],
    ['customerdeposit', 'customerDeposit'],
  ])('a new %s goes out as %s', (type, told) => {
    save('create', recordOf(type, 5001));

    expect(posted()).toEqual([[{ type: told, id: '5001', event: 'create', changed_at: '2026-10-05T03:21:09.000Z' }]]);
  });

  test.each([
    ['create', 'create'],
    ['edit', 'edit'],
    ['xedit', 'edit'],
    ['approve', 'edit'],
    ['reject', 'edit'],
    ['cancel', 'edit'],
  ])('%s is an event "%s"', (type, told) => {
    save(type, recordOf('salesorder', 5001), recordOf('salesorder', 5001));

    expect(posted()[0][0].event).toBe(told);
  });

  test('a deletion is told from the old record', () => {
    save('delete', null, recordOf('invoice', 7001));

    expect(posted()).toEqual([[{ type: 'invoice', id: '7001', event: 'delete', changed_at: '2026-10-05T03:21:09.000Z' }]]);
  });

  test('what a record contains never leaves NetSuite', () => {
    save('edit', recordOf('customer', 107, { companyname: 'Corner Cafe', email: 'ap@corner.example' }));

    expect(https.post.mock.calls[0][0].body).not.toMatch(/Corner|corner/);
  });

  test.each(['copy', 'print', 'view', 'email', 'paybills'])('%s is no change', (type) => {
    save(type, recordOf('invoice', 7001));

    expect(https.post).not.toHaveBeenCalled();
  });

  test.each(['vendorbill', 'job', undefined])('a record of type %s is not ours to tell of', (type) => {
    save('edit', recordOf(type, 1));

    expect(https.post).not.toHaveBeenCalled();
  });
});

describe('our own writes', () => {
  const own = { externalid: 'om-order-7b0c' };

  test.each([['om-order-7b0c'], ['inv-payment-12'], ['cf-1']])('by REST to %s are not told', (externalid) => {
    runtime.executionContext = 'RESTWEBSERVICES';

    save('create', recordOf('salesorder', 5001, { externalid }));

    expect(https.post).not.toHaveBeenCalled();
  });

  test('our own deletion by REST is not told', () => {
    runtime.executionContext = 'RESTWEBSERVICES';

    save('delete', null, recordOf('salesorder', 5001, own));

    expect(https.post).not.toHaveBeenCalled();
  });

  test.each([
    ['invoice', 'custbody_crossfoot_import'],
    ['customer', 'custentity_crossfoot_import'],
  ])('a %s with our flag is not told', (type, flag) => {
    runtime.executionContext = 'RESTWEBSERVICES';

    save('edit', recordOf(type, 1, { [flag]: true }), recordOf(type, 1));

    expect(https.post).not.toHaveBeenCalled();
  });

  test('a person who edits a record that we made is told of', () => {
    save('edit', recordOf('salesorder', 5001, { ...own, custbody_crossfoot_import: true }), recordOf('salesorder', 5001, own));

    expect(posted()).toHaveLength(1);
  });

  test("another integration's record by REST is told of", () => {
    runtime.executionContext = 'RESTWEBSERVICES';

    save('create', recordOf('invoice', 7001, { externalid: 'shop-17' }));

    expect(posted()).toHaveLength(1);
  });

  test('by inline editing, the external id is found in the old record', () => {
    runtime.executionContext = 'RESTWEBSERVICES';

    save('xedit', recordOf('salesorder', 5001, { memo: 'x' }), recordOf('salesorder', 5001, own));

    expect(https.post).not.toHaveBeenCalled();
  });
});

describe('"Do not sync"', () => {
  const on = { custbody_crossfoot_no_sync: true };
  const off = { custbody_crossfoot_no_sync: false };

  test.each(['create', 'edit', 'xedit', 'delete'])('holds back a %s', (type) => {
    save(type, recordOf('invoice', 7001, on), recordOf('invoice', 7001, on));

    expect(https.post).not.toHaveBeenCalled();
  });

  test.each(['edit', 'xedit'])('lets the %s through that ticks it', (type) => {
    save(type, recordOf('invoice', 7001, on), recordOf('invoice', 7001, off));

    expect(posted()[0][0].event).toBe('edit');
  });

  test.each(['edit', 'xedit'])('lets the %s through that takes it away', (type) => {
    save(type, recordOf('invoice', 7001, off), recordOf('invoice', 7001, on));

    expect(posted()).toHaveLength(1);
  });

  test('is remembered by inline editing of another field', () => {
    save('xedit', recordOf('invoice', 7001, { memo: 'x' }), recordOf('invoice', 7001, on));

    expect(https.post).not.toHaveBeenCalled();
  });

  test('stands on customers in a field of its own', () => {
    const ticked = { custentity_crossfoot_no_sync: 'T' };
    save('edit', recordOf('customer', 107, ticked), recordOf('customer', 107, ticked));

    expect(https.post).not.toHaveBeenCalled();
  });
});

describe('a contact', () => {
  const on = { custentity_crossfoot_sync: true };
  const off = { custentity_crossfoot_sync: false };

  test('without "Sync" is not told', () => {
    save('create', recordOf('contact', 9));
    save('edit', recordOf('contact', 9, off), recordOf('contact', 9, off));
    save('delete', null, recordOf('contact', 9, off));

    expect(https.post).not.toHaveBeenCalled();
  });

  test.each(['create', 'edit', 'delete'])('with "Sync" is told: %s', (type) => {
    save(type, recordOf('contact', 9, on), type === 'create' ? null : recordOf('contact', 9, on));

    expect(posted()).toHaveLength(1);
  });

  test('is told of once more when "Sync" is taken away', () => {
    save('xedit', recordOf('contact', 9, off), recordOf('contact', 9, on));

    expect(posted()[0][0]).toMatchObject({ type: 'contact', id: '9', event: 'edit' });
  });
});

test('a save that goes well leaves nothing behind', () => {
  save('edit', recordOf('invoice', 7001));

  expect(seen.parked).toEqual([]);
  expect(log.error).not.toHaveBeenCalled();
});
