import https from 'N/https';
import log from 'N/log';
import record from 'N/record';
import script from 'SuiteScripts/crossfoot/resend';
import { NOW, account, parkedRows, posted } from './netsuite';

['N/cache', 'N/config', 'N/crypto', 'N/encode', 'N/https', 'N/log', 'N/record', 'N/runtime', 'N/search'].forEach((name) =>
  jest.mock(name),
);

const MINUTE = Math.floor(NOW.getTime() / 60000);
const field = (row, name) => row[`custrecord_crossfoot_out_${name}`];

let seen;
beforeEach(() => {
  seen = account();
});
afterEach(() => jest.useRealTimers());

describe('rows that are due', () => {
  test('go out as they were parked, and are deleted', () => {
    seen.rows = parkedRows(2);

    script.execute({});

    expect(posted()).toEqual([
      [
        { type: 'invoice', id: '7001', event: 'edit', changed_at: '2026-10-05T03:00:00.000Z' },
        { type: 'invoice', id: '7002', event: 'edit', changed_at: '2026-10-05T03:00:00.000Z' },
      ],
    ]);
    expect(seen.rows).toEqual([]);
  });

  test('go out 50 at a time, the oldest first', () => {
    seen.rows = parkedRows(120);

    script.execute({});

    expect(posted().map((events) => events.length)).toEqual([50, 50, 20]);
    expect(posted()[0][0].id).toBe('7001');
    expect(seen.rows).toEqual([]);
  });

  test('are left to the next run when the units are nearly used up', () => {
    seen.rows = parkedRows(60);
    seen.units = 1300;

    script.execute({});

    expect(https.post).not.toHaveBeenCalled();
    expect(seen.rows).toHaveLength(60);
  });
});

test('nothing parked, nothing done', () => {
  script.execute({});

  expect(https.post).not.toHaveBeenCalled();
});

test.each([{ next_try: MINUTE + 1 }, { status: 'Failed' }])('a row with %p stays where it is', (fields) => {
  seen.rows = parkedRows(1, fields);

  script.execute({});

  expect(https.post).not.toHaveBeenCalled();
  expect(seen.rows).toHaveLength(1);
});

describe('while Crossfoot is away', () => {
  beforeEach(() => {
    https.post = jest.fn(() => ({ code: 503, body: 'away' }));
  });

  test('one post finds it out for all', () => {
    seen.rows = parkedRows(120);

    script.execute({});

    expect(https.post).toHaveBeenCalledTimes(1);
    expect(seen.rows).toHaveLength(120);
  });

  test.each([
    [1, 15],
    [2, 30],
    [3, 60],
    [6, 360],
    [40, 360],
  ])('after %d attempts a row waits %d minutes', (attempts, minutes) => {
    seen.rows = parkedRows(1, { attempts });

    script.execute({});

    expect(field(seen.rows[0], 'attempts')).toBe(attempts + 1);
    expect(field(seen.rows[0], 'next_try')).toBe(MINUTE + minutes);
    expect(field(seen.rows[0], 'status')).toBe('Waiting');
    expect(field(seen.rows[0], 'error')).toContain('503');
  });

  test('a row is given up after a week, stays, and the log says so', () => {
    seen.rows = parkedRows(1, { parked_at: MINUTE - 7 * 24 * 60 });

    script.execute({});

    expect(field(seen.rows[0], 'status')).toBe('Failed');
    expect(log.error).toHaveBeenCalledTimes(1);
    expect(log.error.mock.calls[0][0].title).toContain('given up');
  });

  test('a minute before that it is not', () => {
    seen.rows = parkedRows(1, { parked_at: MINUTE - 7 * 24 * 60 + 1 });

    script.execute({});

    expect(field(seen.rows[0], 'status')).toBe('Waiting');
    expect(log.error).not.toHaveBeenCalled();
  });
});

test.each([400, 413])('one event that Crossfoot answers %d to does not hold back the others', (code) => {
  seen.rows = parkedRows(50);
  https.post = jest.fn(({ body }) => ({ code: body.includes('"7003"') ? code : 202, body: '' }));

  script.execute({});

  expect(seen.rows.map((row) => row.id)).toEqual(['3']);
  expect(field(seen.rows[0], 'attempts')).toBe(2);
});

test('a row that can be neither deleted nor put off does not keep the script going round', () => {
  seen.rows = parkedRows(3);
  record.delete = jest.fn(() => {
    throw new Error('locked');
  });

  script.execute({});

  expect(https.post).toHaveBeenCalledTimes(1);
  expect(log.error).toHaveBeenCalledTimes(3);
});

test('a row that cannot be put off is told of in the log, and the others are put off', () => {
  seen.rows = parkedRows(3);
  https.post = jest.fn(() => ({ code: 503, body: '' }));
  const submitFields = record.submitFields;
  record.submitFields = jest.fn((asked) => {
    if (asked.id === '1') {
      throw new Error('locked');
    }
    return submitFields(asked);
  });

  script.execute({});

  expect(log.error).toHaveBeenCalledTimes(1);
  expect(seen.rows.map((row) => field(row, 'attempts'))).toEqual([1, 2, 2]);
});
