import record from 'N/record';
import file from 'N/file';
import encode from 'N/encode';
import script from 'SuiteScripts/crossfoot/document_file';
import { recordOf } from './netsuite';

['N/record', 'N/file', 'N/encode'].forEach((name) => jest.mock(name));

const FIELD = 'custbody_contract_file';
const PDF = Buffer.from('%PDF-1.4 a contract').toString('base64');

const asked = (more = {}) => ({ type: 'invoice', id: '7001', field: FIELD, ...more });

/** What the File Cabinet holds under an id. */
const cabinet = (more = {}) => {
  const held = { id: 9001, name: 'contract.pdf', size: 20, isText: false, getContents: jest.fn(() => PDF), ...more };
  file.load = jest.fn(() => held);
  return held;
};

/** What NetSuite throws. */
const refusing = (name, message) => () => {
  throw Object.assign(new Error(message), { name });
};

beforeEach(() => {
  record.load = jest.fn(({ type, id }) => recordOf(type, id, { [FIELD]: '9001' }));
  encode.Encoding = { UTF_8: 'UTF_8', BASE_64: 'BASE_64' };
  encode.convert = jest.fn(({ string }) => Buffer.from(string, 'utf8').toString('base64'));
  cabinet();
});

test('the file that the field names comes as it is', () => {
  expect(script.post(asked())).toEqual({ file: { id: '9001', name: 'contract.pdf', content: PDF } });

  expect(record.load).toHaveBeenCalledWith({ type: 'invoice', id: 7001 });
  expect(file.load).toHaveBeenCalledWith({ id: 9001 });
  expect(encode.convert).not.toHaveBeenCalled();
});

test('a text comes in base64 too', () => {
  cabinet({ name: 'terms.txt', isText: true, getContents: () => 'Grüße' });

  expect(script.post(asked()).file.content).toBe(Buffer.from('Grüße').toString('base64'));
  expect(encode.convert).toHaveBeenCalledWith({ string: 'Grüße', inputEncoding: 'UTF_8', outputEncoding: 'BASE_64' });
});

test('a field that is empty names no file', () => {
  record.load = jest.fn(() => recordOf('invoice', 7001));

  expect(script.post(asked())).toEqual({ file: null });
  expect(file.load).not.toHaveBeenCalled();
});

test.each(['creditMemo', 'customer', '__proto__', '', undefined, null, 7])('type %p is refused in words', (type) => {
  expect(script.post(asked({ type })).error).toEqual({
    code: 'UNKNOWN_TYPE',
    message: `Only files of an invoice can be had, not of "${type}".`,
  });
  expect(record.load).not.toHaveBeenCalled();
});

test.each(['', undefined, null, '0', '-1', '1.5', '7001 ', 'om-1', [], {}])('id %p is refused in words', (id) => {
  expect(script.post(asked({ id })).error.code).toBe('INVALID_ID');
  expect(record.load).not.toHaveBeenCalled();
});

test.each(['', undefined, null, 'entity', 'custbody', 'custentity_x', 'custbody_a b', {}])('field %p is refused in words', (field) => {
  expect(script.post(asked({ field })).error.code).toBe('INVALID_FIELD');
  expect(record.load).not.toHaveBeenCalled();
});

test.each([undefined, null, ''])('a call that says %p is refused in words', (said) => {
  expect(script.post(said).error.code).toBe('UNKNOWN_TYPE');
});

test.each(['SuiteScripts/keys.txt', '-5', 'T'])('a field that holds %p leads to no file', (held) => {
  record.load = jest.fn(() => recordOf('invoice', 7001, { [FIELD]: held }));

  expect(script.post(asked()).error.code).toBe('NO_FILE_ID');
  expect(file.load).not.toHaveBeenCalled();
});

test('what the role may not see is told in the words of NetSuite', () => {
  record.load = jest.fn(refusing('INSUFFICIENT_PERMISSION', 'You may not see it.'));

  expect(script.post(asked()).error).toEqual({ code: 'INSUFFICIENT_PERMISSION', message: 'You may not see it.' });
  expect(file.load).not.toHaveBeenCalled();
});

test('a file that cannot be had is named, with what may be the matter', () => {
  file.load = jest.fn(refusing('INSUFFICIENT_PERMISSION', 'You do not have access to the media item you selected.'));

  const { code, message } = script.post(asked()).error;

  expect(code).toBe('INSUFFICIENT_PERMISSION');
  expect(message).toMatch(/^File 9001: You do not have access .* 'Lists -> Documents and Files' permission\.$/);
});

test.each([
  [10 * 1024 * 1024, undefined],
  [10 * 1024 * 1024 + 1, 'FILE_TOO_LARGE'],
])('of %p bytes, the content is asked for or the file refused in words', (size, code) => {
  const held = cabinet({ size });

  expect(script.post(asked()).error?.code).toBe(code);
  expect(held.getContents).toHaveBeenCalledTimes(code ? 0 : 1);
});
