/**
 * Gives Crossfoot a file of the File Cabinet that an invoice names in one of its fields, and no other file.
 *
 * @NApiVersion 2.1
 * @NScriptType Restlet
 * @NModuleScope SameAccount
 */
define(['N/record', 'N/file', 'N/encode'], (record, file, encode) => {
  const LARGEST_BYTES = 10 * 1024 * 1024; // N/file gives the content of no larger one

  /**
   * Gives the file. 20 units of the 5,000 that a call may use. A refusal is an answer too, with words: an error that is
   * thrown reaches the caller in a shape of NetSuite's own.
   *
   * @param {Object} asked
   * @param {string} asked.type "invoice"
   * @param {string} asked.id internal ID
   * @param {string} asked.field ID of the field that names the file, such as "custbody_contract_file"
   * @returns {{file: ?{id: string, name: string, content: string}}|{error: {code: string, message: string}}} content in
   *   base64; null for a field that is empty
   */
  const post = (asked) => {
    const { type, id, field } = asked || {};
    if (type !== 'invoice') {
      return refusal('UNKNOWN_TYPE', `Only files of an invoice can be had, not of "${type}".`);
    }
    if (!isId(id)) {
      return refusal('INVALID_ID', `"${id}" is no internal ID.`);
    }
    if (!/^custbody[a-z0-9_]{1,60}$/.test(String(field))) {
      return refusal('INVALID_FIELD', `"${field}" is no custom field of an invoice.`);
    }
    try {
      return named(Number(id), String(field));
    } catch (error) {
      return refusal(error.name || 'UNEXPECTED_ERROR', String(error.message || error));
    }
  };

  /** Loading the invoice first keeps files that it does not name, and those of what the role may not see, from going. */
  const named = (id, field) => {
    const fileId = record.load({ type: 'invoice', id }).getValue({ fieldId: field });
    if (!fileId) {
      return { file: null };
    }
    if (!isId(fileId)) {
      return refusal('NO_FILE_ID', `The field ${field} holds "${fileId}", which is no ID of a file.`);
    }
    const found = loaded(Number(fileId));
    if (found.size > LARGEST_BYTES) {
      return refusal('FILE_TOO_LARGE', `The file "${found.name}" is larger than 10 MB, and NetSuite gives none that is.`);
    }
    return { file: { id: String(found.id), name: found.name, content: inBase64(found) } };
  };

  /** To NetSuite a file that is gone and one that the role may not see are the same. */
  const loaded = (id) => {
    try {
      return file.load({ id });
    } catch (error) {
      const why = "It is gone, or the role lacks the 'Lists -> Documents and Files' permission.";
      throw Object.assign(new Error(`File ${id}: ${error.message} ${why}`), { name: error.name });
    }
  };

  /** NetSuite gives what is no text in base64 already. */
  const inBase64 = (found) => {
    if (!found.isText) {
      return found.getContents();
    }
    const { UTF_8, BASE_64 } = encode.Encoding;
    return encode.convert({ string: found.getContents(), inputEncoding: UTF_8, outputEncoding: BASE_64 });
  };

  const isId = (id) => /^[1-9][0-9]{0,17}$/.test(String(id));

  const refusal = (code, message) => ({ error: { code, message } });

  return { post };
});
