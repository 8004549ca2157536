import record from 'N/record';
import render from 'N/render';
import script from 'SuiteScripts/crossfoot/document_pdf';
import { recordOf } from './netsuite';

['N/record', 'N/render'].forEach((name) => jest.mock(name));

const CONTENT = Buffer.from('%PDF-1.4 an invoice').toString('base64');

/** What NetSuite throws. */
const refusing = (name, message) => () => {
  throw Object.assign(new Error(message), { name });
};

beforeEach(() => {
  record.load = jest.fn(({ type, id }) => recordOf(type, id, { tranid: 'INV-2041' }));
  render.PrintMode = { PDF: 'PDF' };
  render.transaction = jest.fn(() => ({ getContents: () => CONTENT }));
});

test.each([
  ['invoice', 'invoice'],
  ['creditMemo', 'creditmemo'],
])("%s is printed in the customer's language", (type, suitescript) => {
  expect(script.post({ type, id: '7001' })).toEqual({ name: 'INV-2041.pdf', content: CONTENT });

  expect(record.load).toHaveBeenCalledWith({ type: suitescript, id: 7001 });
  expect(render.transaction).toHaveBeenCalledWith({ entityId: 7001, printMode: 'PDF', inCustLocale: true });
});

test('a document without a number is named by its id', () => {
  record.load = jest.fn(() => recordOf('invoice', 7001));

  expect(script.post({ type: 'invoice', id: 7001 }).name).toBe('7001.pdf');
});

test.each(['salesOrder', 'invoices', 'toString', '__proto__', '', undefined, null, 7])('type %p is refused in words', (type) => {
  expect(script.post({ type, id: '7001' }).error).toEqual({
    code: 'UNKNOWN_TYPE',
    message: `Only an invoice or a creditMemo can be printed, not "${type}".`,
  });
  expect(record.load).not.toHaveBeenCalled();
});

test.each(['', undefined, null, '0', '-1', '1.5', '7001 ', 'om-1', [], {}])('id %p is refused in words', (id) => {
  expect(script.post({ type: 'invoice', id }).error.code).toBe('INVALID_ID');
  expect(record.load).not.toHaveBeenCalled();
});

test.each([undefined, null, ''])('a call that says %p is refused in words', (asked) => {
  expect(script.post(asked).error.code).toBe('UNKNOWN_TYPE');
});

test('what is not there, or is of another type, is not printed', () => {
  record.load = jest.fn(refusing('RCRD_DSNT_EXIST', 'That record does not exist.'));

  expect(script.post({ type: 'invoice', id: '9' }).error).toEqual({
    code: 'RCRD_DSNT_EXIST',
    message: 'That record does not exist.',
  });
  expect(render.transaction).not.toHaveBeenCalled();
});

test('what NetSuite cannot print is told in its words', () => {
  render.transaction = jest.fn(refusing('UNEXPECTED_ERROR', 'The template has an error.'));

  expect(script.post({ type: 'invoice', id: '9' }).error.message).toBe('The template has an error.');
});
