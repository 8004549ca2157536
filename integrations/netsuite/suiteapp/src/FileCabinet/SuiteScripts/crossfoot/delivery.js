/**
 * Sends events to Crossfoot, signed.
 *
 * @NApiVersion 2.1
 * @NModuleScope SameAccount
 */
define(['N/config', 'N/crypto', 'N/encode', 'N/https', 'N/runtime'], (config, crypto, encode, https, runtime) => {
  const URL_PARAMETER = 'custscript_crossfoot_url';
  const SECRET = 'custsecret_crossfoot';

  /**
   * Posts events and returns once Crossfoot has them. 10 units; 20 in a script without the address of its own.
   *
   * NetSuite gives up connecting after 5 s and waiting after 45 s; neither can be set (NetSuite help: https.post).
   *
   * @param {Object[]} events 200 at most
   * @param {Date} now
   * @throws {Error} with `status`, the answer's HTTP status, when Crossfoot answered anything but 2xx
   */
  const send = (events, now) => {
    const body = JSON.stringify({ events, sent_at: now.toISOString(), account: runtime.accountId });
    const timestamp = String(Math.floor(now.getTime() / 1000));
    const answer = https.post({
      url: url(),
      body,
      headers: {
        'Content-Type': 'application/json',
        'X-Crossfoot-Timestamp': timestamp,
        'X-Crossfoot-Signature': `sha256=${signature(`${timestamp}.${body}`)}`,
      },
    });
    if (!answer || answer.code < 200 || answer.code > 299) {
      throw refusal(answer);
    }
  };

  /** The script parameter is a company preference: only its own script reads it as a parameter. */
  const url = () => {
    const found =
      runtime.getCurrentScript().getParameter({ name: URL_PARAMETER }) ||
      config.load({ type: config.Type.COMPANY_PREFERENCES }).getValue({ fieldId: URL_PARAMETER });
    if (!/^https:\/\//.test(found || '')) {
      throw new Error('Enter the Crossfoot address (https://...): Setup > Company > General Preferences, Custom Preferences');
    }
    return found;
  };

  /** NetSuite prints hexadecimal digits in capitals. */
  const signature = (text) => {
    const key = crypto.createSecretKey({ secret: SECRET, encoding: encode.Encoding.UTF_8 });
    const hmac = crypto.createHmac({ algorithm: crypto.HashAlg.SHA256, key });
    hmac.update({ input: text, inputEncoding: encode.Encoding.UTF_8 });
    return String(hmac.digest({ outputEncoding: encode.Encoding.HEX })).toLowerCase();
  };

  const refusal = (answer) => {
    const said = String((answer && answer.body) || '').slice(0, 200);
    const error = new Error(`Crossfoot answered ${answer ? answer.code : 'nothing'}: ${said}`);
    error.status = answer ? answer.code : 0;
    return error;
  };

  return { send };
});
