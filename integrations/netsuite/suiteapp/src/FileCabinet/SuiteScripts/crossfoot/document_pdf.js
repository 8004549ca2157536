/**
 * Prints an invoice or credit memo for Crossfoot: the PDF that NetSuite itself would send.
 *
 * @NApiVersion 2.1
 * @NScriptType Restlet
 * @NModuleScope SameAccount
 */
define(['N/record', 'N/render'], (record, render) => {
  // REST's names of the types, as in what the SuiteApp tells, and SuiteScript's.
  const TYPES = { invoice: 'invoice', creditMemo: 'creditmemo' };

  /**
   * Gives the PDF in the customer's language. 20 units of the 5,000 that a call may use.
   *
   * A refusal is an answer too, with words: an error that is thrown reaches the caller in a shape of NetSuite's own.
   *
   * @param {Object} asked
   * @param {string} asked.type "invoice" or "creditMemo"
   * @param {string} asked.id internal ID
   * @returns {{name: string, content: string}|{error: {code: string, message: string}}} content in base64
   */
  const post = (asked) => {
    const { type, id } = asked || {};
    if (!Object.hasOwn(TYPES, String(type))) {
      return refusal('UNKNOWN_TYPE', `Only an invoice or a creditMemo can be printed, not "${type}".`);
    }
    if (!/^[1-9][0-9]{0,17}$/.test(String(id))) {
      return refusal('INVALID_ID', `"${id}" is no internal ID.`);
    }
    try {
      return print(String(type), Number(id));
    } catch (error) {
      return refusal(error.name || 'UNEXPECTED_ERROR', String(error.message || error));
    }
  };

  /** Loading it first keeps anything of another type, and whatever the role may not see, from being printed. */
  const print = (type, id) => {
    const document = record.load({ type: TYPES[type], id });
    const printed = render.transaction({ entityId: id, printMode: render.PrintMode.PDF, inCustLocale: true });
    return {
      name: `${document.getValue({ fieldId: 'tranid' }) || id}.pdf`,
      content: printed.getContents(), // NetSuite gives what is no text in base64
    };
  };

  const refusal = (code, message) => ({ error: { code, message } });

  return { post };
});
