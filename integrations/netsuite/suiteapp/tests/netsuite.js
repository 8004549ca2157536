/** What NetSuite would do around our scripts: Oracle's stubs are empty, their lists of constants included. */
import crypto from 'N/crypto';
import encode from 'N/encode';
import https from 'N/https';
import runtime from 'N/runtime';
import cache from 'N/cache';
import config from 'N/config';
import record from 'N/record';
import search from 'N/search';
import log from 'N/log';
import { createHmac } from 'crypto';

export const URL = 'https://crossfoot.example.com/netsuite/5c1f0000-0000-4000-8000-000000000001/events/';
export const SECRET = 'a-secret-of-thirty-two-characters';
export const NOW = new Date('2026-10-05T03:21:09.000Z');

/** A record of a transaction or entity, as far as our scripts look at one. */
export const recordOf = (type, id, fields = {}) => ({
  type,
  id,
  getValue: ({ fieldId }) => (fieldId in fields ? fields[fieldId] : ''),
  getFields: () => Object.keys(fields),
});

/** Sets every module up so that Crossfoot answers 202; gives what was sent, parked, deleted, put off and logged. */
export const account = ({ secret = SECRET, url = URL } = {}) => {
  jest.useFakeTimers({ now: NOW });
  const seen = { parked: [], rows: [], remembered: {}, parameter: url, preference: '', units: 10000 };

  crypto.HashAlg = { SHA256: 'SHA256' };
  encode.Encoding = { UTF_8: 'UTF_8', HEX: 'HEX' };
  crypto.createSecretKey = jest.fn(() => 'key');
  crypto.createHmac = jest.fn(() => {
    const hmac = createHmac('sha256', secret);
    return {
      update: ({ input }) => hmac.update(input, 'utf8'),
      digest: () => hmac.digest('hex').toUpperCase(), // as NetSuite prints it
    };
  });

  runtime.ContextType = { REST_WEBSERVICES: 'RESTWEBSERVICES', USER_INTERFACE: 'USERINTERFACE' };
  runtime.executionContext = 'USERINTERFACE';
  runtime.accountId = '1234567_SB1';
  runtime.getCurrentScript = jest.fn(() => ({
    getParameter: () => seen.parameter,
    getRemainingUsage: () => seen.units,
  }));
  config.Type = { COMPANY_PREFERENCES: 'companypreferences' };
  config.load = jest.fn(() => ({ getValue: () => seen.preference }));

  https.post = jest.fn(() => ({ code: 202, body: '{"message":"stored"}' }));
  cache.Scope = { PROTECTED: 'PROTECTED' };
  cache.getCache = jest.fn(() => ({
    get: ({ key }) => seen.remembered[key] ?? null,
    put: ({ key, value }) => (seen.remembered[key] = value),
  }));

  record.create = jest.fn(({ type }) => {
    const row = { type };
    return {
      setValue: ({ fieldId, value }) => (row[fieldId] = value),
      save: () => seen.parked.push(row),
    };
  });
  record.delete = jest.fn(({ id }) => (seen.rows = seen.rows.filter((row) => row.id !== id)));
  record.submitFields = jest.fn(({ id, values }) => Object.assign(seen.rows.find((row) => row.id === id), values));
  search.Sort = { ASC: 'ASC' };
  search.createColumn = jest.fn((column) => column);
  search.create = jest.fn((asked) => ({ run: () => ({ getRange: ({ end }) => dueRows(seen.rows, asked).slice(0, end) }) }));

  log.error = jest.fn();
  return seen;
};

const FIELD = 'custrecord_crossfoot_out_';

const dueRows = (rows, asked) => {
  const [, , minute] = asked.filters[2];
  const isDue = (row) => row[`${FIELD}status`] === 'Waiting' && row[`${FIELD}next_try`] <= minute;
  return rows.filter(isDue).map((row) => ({ id: row.id, getValue: ({ name }) => row[name] }));
};

/** Rows of the outbox as they are stored; `fields` by their short names. */
export const parkedRows = (count, fields = {}) =>
  Array.from({ length: count }, (_, number) => ({
    id: String(number + 1),
    ...Object.fromEntries(
      Object.entries({
        type: 'invoice',
        id: String(7001 + number),
        event: 'edit',
        changed_at: '2026-10-05T03:00:00.000Z',
        status: 'Waiting',
        attempts: 1,
        parked_at: NOW.getTime() / 60000 - 20,
        next_try: Math.floor(NOW.getTime() / 60000) - 5,
        ...fields,
      }).map(([name, value]) => [FIELD + name, value]),
    ),
  }));

/** The events of each post, in the order in which they went out. */
export const posted = () => https.post.mock.calls.map(([call]) => JSON.parse(call.body).events);
