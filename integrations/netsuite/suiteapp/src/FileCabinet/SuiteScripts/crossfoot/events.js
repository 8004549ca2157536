/**
 * What a save means to Crossfoot: one small event, or nothing.
 *
 * @NApiVersion 2.1
 * @NModuleScope SameAccount
 */
define(['N/runtime'], (runtime) => {
  // SuiteScript's record types as REST names them. A lead or prospect is a customer there.
  const TYPES = {
    customer: 'customer',
    lead: 'customer',
    prospect: 'customer',
    contact: 'contact',
    salesorder: 'salesOrder',
    invoice: 'invoice',
    creditmemo: 'creditMemo',
    customerpayment: 'customerPayment',
    customerdeposit: 'customerDeposit',
  };
  const ENTITIES = ['customer', 'contact'];
  // Buttons that change a record without its edit form count as edits.
  const KINDS = {
    create: 'create',
    edit: 'edit',
    xedit: 'edit',
    approve: 'edit',
    reject: 'edit',
    cancel: 'edit',
    delete: 'delete',
  };
  // Of the external ids of what Crossfoot itself writes.
  const OWN_PREFIXES = ['om-', 'inv-', 'cf-'];

  /**
   * Gives the event to tell of, null when there is nothing to tell.
   *
   * @param {Object} context what NetSuite gives to afterSubmit
   * @param {Date} now
   * @returns {{type: string, id: string, event: string, changed_at: string}|null}
   */
  const of = (context, now) => {
    const kind = KINDS[context.type];
    const record = kind === 'delete' ? context.oldRecord : context.newRecord;
    const type = record && TYPES[record.type];
    if (!kind || !type || !record.id) {
      return null;
    }
    const fields = readFields(context, kind, ENTITIES.includes(type) ? 'custentity' : 'custbody');
    if (isOurOwnWrite(fields) || isHeldBack(fields, kind) || (type === 'contact' && !isSyncedContact(fields))) {
      return null;
    }
    // Not lastmodifieddate: after a submit a script still reads the value from before it.
    return { type, id: String(record.id), event: kind, changed_at: now.toISOString() };
  };

  /** Gives readers of a field as it is now and as it was before. */
  const readFields = (context, kind, prefix) => {
    const before = (id) => read(context.oldRecord, id);
    if (kind === 'delete') {
      return { prefix, now: before, before };
    }
    const isSaid = saidBy(context);
    return { prefix, before, now: (id) => (isSaid(id) ? read(context.newRecord, id) : before(id)) };
  };

  /**
   * Tells which fields the new record speaks of. Inline editing (xedit) hands over only the fields that were changed
   * (NetSuite help: "context.newRecord" of afterSubmit); the others stand in the old record.
   */
  const saidBy = (context) => {
    if (context.type !== 'xedit') {
      return () => true;
    }
    const fields = context.newRecord.getFields();
    return (id) => fields.includes(id);
  };

  const read = (record, id) => (record ? record.getValue({ fieldId: id }) : undefined);
  const isTicked = (value) => value === true || value === 'T' || value === 'true';

  /**
   * Only what came through REST web services can be our own, and only on a record that carries our mark. A person who
   * edits a record that Crossfoot made works in another context, and that is told.
   */
  const isOurOwnWrite = (fields) => {
    if (runtime.executionContext !== runtime.ContextType.REST_WEBSERVICES) {
      return false;
    }
    const externalId = String(fields.now('externalid') || '');
    const isMarked = isTicked(fields.now(`${fields.prefix}_crossfoot_import`));
    return isMarked || OWN_PREFIXES.some((prefix) => externalId.startsWith(prefix));
  };

  /** "Do not sync" holds a record back, but the edit that ticks it is told, so that Crossfoot learns of it. */
  const isHeldBack = (fields, kind) => {
    const id = `${fields.prefix}_crossfoot_no_sync`;
    return isTicked(fields.now(id)) && !(kind === 'edit' && !isTicked(fields.before(id)));
  };

  /** A contact is told of while "Sync" is ticked, and once more when the tick is taken away. */
  const isSyncedContact = (fields) => {
    const id = 'custentity_crossfoot_sync';
    return isTicked(fields.now(id)) || isTicked(fields.before(id));
  };

  return { of };
});
