import cache from 'N/cache';
import crypto from 'N/crypto';
import https from 'N/https';
import log from 'N/log';
import record from 'N/record';
import runtime from 'N/runtime';
import script from 'SuiteScripts/crossfoot/record_saved';
import { account, posted, recordOf } from './netsuite';

['N/cache', 'N/config', 'N/crypto', 'N/encode', 'N/https', 'N/log', 'N/record', 'N/runtime', 'N/search'].forEach((name) =>
  jest.mock(name),
);

const boom = (name = 'BOOM') => () => {
  throw Object.assign(new Error(`no: ${name}`), { name });
};
const save = () => script.afterSubmit({ type: 'edit', newRecord: recordOf('invoice', 7001), oldRecord: null });

let seen;
beforeEach(() => {
  seen = account();
});
afterEach(() => jest.useRealTimers());

const WAYS_TO_FAIL = {
  'https.post throws': () => (https.post = jest.fn(boom('SSS_UNKNOWN_HOST'))),
  'https.post times out': () => (https.post = jest.fn(boom('SSS_REQUEST_TIME_EXCEEDED'))),
  'Crossfoot answers 500': () => https.post.mockReturnValue({ code: 500, body: 'sorry' }),
  'Crossfoot answers 401': () => https.post.mockReturnValue({ code: 401, body: 'no' }),
  'the API secret is missing': () => (crypto.createSecretKey = jest.fn(boom('INVALID_SECRET'))),
  'the address is missing': () => (seen.parameter = ''),
};

describe.each(Object.keys(WAYS_TO_FAIL))('when %s', (way) => {
  beforeEach(() => WAYS_TO_FAIL[way]());

  test('the user sees nothing, and the event is parked', () => {
    expect(save).not.toThrow();

    expect(seen.parked).toHaveLength(1);
    expect(seen.parked[0]).toMatchObject({
      type: 'customrecord_crossfoot_outbox',
      custrecord_crossfoot_out_type: 'invoice',
      custrecord_crossfoot_out_id: '7001',
      custrecord_crossfoot_out_event: 'edit',
      custrecord_crossfoot_out_changed_at: '2026-10-05T03:21:09.000Z',
      custrecord_crossfoot_out_status: 'Waiting',
      custrecord_crossfoot_out_attempts: 1,
    });
    expect(seen.parked[0].custrecord_crossfoot_out_error).not.toBe('');
  });

  test.each(['create', 'save', 'setValue'])('and record.%s throws too, the log says so', (method) => {
    record.create = jest.fn(() => ({ setValue: jest.fn(), save: jest.fn(), [method]: jest.fn(boom('RCRD')) }));
    if (method === 'create') {
      record.create = jest.fn(boom('INSUFFICIENT_PERMISSION'));
    }

    expect(save).not.toThrow();

    expect(log.error).toHaveBeenCalledTimes(1);
    expect(log.error.mock.calls[0][0].details).toContain('"id":"7001"');
  });
});

test('a log that fails after all that is not the user\'s business either', () => {
  https.post = jest.fn(boom());
  record.create = jest.fn(boom());
  log.error = jest.fn(boom());

  expect(save).not.toThrow();
});

test.each([
  ['no record at all', { type: 'edit' }],
  ['a record whose fields cannot be read', { type: 'edit', newRecord: { type: 'invoice', id: 1, getValue: boom() } }],
  ['no context', undefined],
])('%s does no harm', (_, context) => {
  expect(() => script.afterSubmit(context)).not.toThrow();
  expect(https.post).not.toHaveBeenCalled();
});

test('a runtime that fails does no harm', () => {
  runtime.getCurrentScript = jest.fn(boom());

  expect(save).not.toThrow();
  expect(seen.parked).toHaveLength(1);
});

test('an error too long for its field is cut', () => {
  https.post.mockReturnValue({ code: 500, body: 'x'.repeat(100000) });

  save();

  expect(seen.parked[0].custrecord_crossfoot_out_error.length).toBeLessThanOrEqual(300);
});

describe('after a time-out', () => {
  beforeEach(() => {
    https.post = jest.fn(boom('SSS_REQUEST_TIME_EXCEEDED'));
    save();
    https.post.mockClear();
  });

  test('the next saves are parked at once instead of waiting as long', () => {
    save();

    expect(https.post).not.toHaveBeenCalled();
    expect(seen.parked).toHaveLength(2);
  });

  test('saves go out again when that is forgotten', () => {
    seen.remembered = {};
    https.post = jest.fn(() => ({ code: 202 }));

    save();

    expect(posted()).toHaveLength(1);
    expect(seen.parked).toHaveLength(1);
  });
});

test('a refusal comes quickly and holds nothing back', () => {
  https.post.mockReturnValue({ code: 401, body: 'no' });
  save();
  save();

  expect(https.post).toHaveBeenCalledTimes(2);
});

test.each(['getCache', 'get'])('a cache that fails at %s stops nothing', (method) => {
  cache.getCache = method === 'getCache' ? jest.fn(boom()) : jest.fn(() => ({ get: boom(), put: boom() }));

  save();

  expect(posted()).toHaveLength(1);
});
