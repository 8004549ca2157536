/**
 * Events that could not be delivered, as rows of the custom record "Crossfoot outbox".
 *
 * @NApiVersion 2.1
 * @NModuleScope SameAccount
 */
define(['N/record', 'N/search'], (record, search) => {
  const TYPE = 'customrecord_crossfoot_outbox';
  const FIELD = 'custrecord_crossfoot_out_';
  const COLUMNS = ['type', 'id', 'event', 'changed_at', 'parked_at', 'attempts'];
  const Status = { WAITING: 'Waiting', FAILED: 'Failed' };
  const RETRY_EVERY_MIN = 15; // as often as the scheduled script runs
  const LONGEST_WAIT_MIN = 360;
  const KEEP_DAYS = 7;
  const DAY_MIN = 24 * 60;
  const ERROR_CHARS = 300; // a text field's limit

  /** Whole minutes since 1970: numbers can be compared in a search whatever date format the company has. */
  const minute = (date) => Math.floor(date.getTime() / 60000);

  const values = (named) =>
    Object.fromEntries(Object.entries(named).map(([name, value]) => [`${FIELD}${name}`, value]));

  /** Keeps an event that was not delivered. 6 units. */
  const park = (event, error, now) => {
    const row = record.create({ type: TYPE });
    const fields = values({
      ...event,
      status: Status.WAITING,
      attempts: 1,
      error: String(error).slice(0, ERROR_CHARS),
      parked_at: minute(now),
      next_try: minute(now),
    });
    Object.entries(fields).forEach(([fieldId, value]) => row.setValue({ fieldId, value }));
    return row.save();
  };

  /** Gives up to `limit` rows that are due, the oldest first. 10 units. */
  const due = (now, limit) => {
    const found = search.create({
      type: TYPE,
      filters: [
        [`${FIELD}status`, 'is', Status.WAITING],
        'AND',
        [`${FIELD}next_try`, 'lessthanorequalto', minute(now)],
      ],
      columns: [search.createColumn({ name: 'internalid', sort: search.Sort.ASC }), ...COLUMNS.map((name) => FIELD + name)],
    });
    return found.run().getRange({ start: 0, end: limit }).map(row);
  };

  const row = (result) => {
    const value = (name) => String(result.getValue({ name: FIELD + name }) || '');
    return {
      rowId: result.id,
      event: { type: value('type'), id: value('id'), event: value('event'), changed_at: value('changed_at') },
      attempts: Number(value('attempts')) || 1,
      parkedAt: Number(value('parked_at')) || 0,
    };
  };

  /** Forgets a delivered row. 4 units. */
  const remove = (parked) => record.delete({ type: TYPE, id: parked.rowId });

  /** Puts a row off, longer each time; after a week it stays, marked as failed. Gives its new status. 2 units. */
  const postpone = (parked, error, now) => {
    const isOver = minute(now) - parked.parkedAt >= KEEP_DAYS * DAY_MIN;
    const status = isOver ? Status.FAILED : Status.WAITING;
    const wait = Math.min(LONGEST_WAIT_MIN, RETRY_EVERY_MIN * 2 ** Math.min(parked.attempts - 1, 10));
    record.submitFields({
      type: TYPE,
      id: parked.rowId,
      values: values({
        status,
        attempts: parked.attempts + 1,
        error: String(error).slice(0, ERROR_CHARS),
        next_try: minute(now) + wait,
      }),
    });
    return status;
  };

  return { park, due, remove, postpone, Status, KEEP_DAYS };
});
