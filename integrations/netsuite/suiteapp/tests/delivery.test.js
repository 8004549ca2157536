import config from 'N/config';
import crypto from 'N/crypto';
import https from 'N/https';
import delivery from 'SuiteScripts/crossfoot/delivery';
import { NOW, URL, account } from './netsuite';
import vectors from '../../../../tests/integrations/netsuite/suiteapp_vectors.json';

['N/config', 'N/crypto', 'N/encode', 'N/https', 'N/runtime', 'N/cache', 'N/record', 'N/search', 'N/log'].forEach((name) =>
  jest.mock(name),
);

const EVENT = { type: 'salesOrder', id: '5001', event: 'edit', changed_at: '2026-10-05T03:21:09.000Z' };
const headers = () => https.post.mock.calls[0][0].headers;

afterEach(() => jest.useRealTimers());

test('one event goes out exactly as the vector that Crossfoot verifies has it', () => {
  const [vector] = vectors;
  account({ secret: vector.secret });

  delivery.send([EVENT], NOW);

  expect(https.post.mock.calls[0][0]).toEqual({
    url: URL,
    body: vector.body,
    headers: {
      'Content-Type': 'application/json',
      'X-Crossfoot-Timestamp': vector.timestamp,
      'X-Crossfoot-Signature': vector.signature,
    },
  });
});

test('the key is the API secret, which the script never sees', () => {
  account();

  delivery.send([EVENT], NOW);

  expect(crypto.createSecretKey).toHaveBeenCalledWith({ secret: 'custsecret_crossfoot', encoding: 'UTF_8' });
  expect(crypto.createHmac).toHaveBeenCalledWith({ algorithm: 'SHA256', key: 'key' });
});

test.each([200, 202, 299])('an answer %d is a delivery', (code) => {
  account();
  https.post.mockReturnValue({ code, body: '' });

  expect(() => delivery.send([EVENT], NOW)).not.toThrow();
});

test.each([199, 301, 400, 401, 404, 413, 500, 503])('an answer %d is none', (code) => {
  account();
  https.post.mockReturnValue({ code, body: 'no' });

  expect(() => delivery.send([EVENT], NOW)).toThrow(expect.objectContaining({ status: code }));
});

test('no answer is none', () => {
  account();
  https.post.mockReturnValue(undefined);

  expect(() => delivery.send([EVENT], NOW)).toThrow('Crossfoot answered nothing');
});

test('a script without the parameter of its own reads the company preference', () => {
  const seen = account({ url: null });
  seen.preference = 'https://elsewhere.example.com/';

  delivery.send([EVENT], NOW);

  expect(config.load).toHaveBeenCalledWith({ type: 'companypreferences' });
  expect(https.post.mock.calls[0][0].url).toBe('https://elsewhere.example.com/');
});

test.each([null, '', 'http://plain.example.com/', 'crossfoot.example.com'])('the address %p is refused in words', (url) => {
  account({ url });

  expect(() => delivery.send([EVENT], NOW)).toThrow(/Custom Preferences/);
  expect(https.post).not.toHaveBeenCalled();
});

test('the signature is over timestamp and body together', () => {
  account();
  delivery.send([EVENT], NOW);
  const first = headers()['X-Crossfoot-Signature'];
  https.post.mockClear();

  delivery.send([EVENT], new Date(NOW.getTime() + 1000));

  expect(headers()['X-Crossfoot-Signature']).not.toBe(first);
});
