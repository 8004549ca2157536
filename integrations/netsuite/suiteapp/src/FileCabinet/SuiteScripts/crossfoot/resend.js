/**
 * Sends again what could not be delivered when it happened.
 *
 * @NApiVersion 2.1
 * @NScriptType ScheduledScript
 * @NModuleScope SameAccount
 */
define(['N/log', 'N/runtime', './delivery', './outbox'], (log, runtime, delivery, outbox) => {
  const BATCH = 50;
  // A batch of 50 costs at most 10 (search) + 20 (post) + 50 x 20 (posts one by one) + 50 x 4 (deletes) units.
  const UNITS_A_BATCH = 1300;

  /** Works off the outbox until it is empty, Crossfoot is away, or the script's 10,000 units are nearly used up. */
  const execute = () => {
    const tried = new Set(); // a row that could be neither deleted nor put off is left to the next run
    while (runtime.getCurrentScript().getRemainingUsage() > UNITS_A_BATCH) {
      const now = new Date();
      const rows = outbox.due(now, BATCH).filter((row) => !tried.has(row.rowId));
      if (!rows.length || !sendTogether(rows, now)) {
        return;
      }
      rows.forEach((row) => tried.add(row.rowId));
    }
  };

  /** Gives false when it makes no sense to go on now. */
  const sendTogether = (rows, now) => {
    try {
      delivery.send(rows.map((row) => row.event), now);
    } catch (error) {
      return isAboutTheEvents(error) ? sendOneByOne(rows, now) : postponeAll(rows, error, now);
    }
    rows.forEach(remove);
    return true;
  };

  /** One event that Crossfoot does not take must not hold back the 49 beside it. */
  const sendOneByOne = (rows, now) => {
    rows.forEach((row) => {
      try {
        delivery.send([row.event], now);
        remove(row);
      } catch (error) {
        postpone(row, error, now);
      }
    });
    return true;
  };

  const isAboutTheEvents = (error) => error.status === 400 || error.status === 413;

  const postponeAll = (rows, error, now) => {
    rows.forEach((row) => postpone(row, error, now));
    return false;
  };

  const postpone = (row, error, now) => {
    try {
      if (outbox.postpone(row, error, now) === outbox.Status.FAILED) {
        complain(`Crossfoot was not told for ${outbox.KEEP_DAYS} days; given up`, row, error);
      }
    } catch (trouble) {
      complain('An outbox row could not be put off', row, trouble);
    }
  };

  /** A row that stays is sent once more, which Crossfoot notices. */
  const remove = (row) => {
    try {
      outbox.remove(row);
    } catch (error) {
      complain('A delivered outbox row could not be deleted', row, error);
    }
  };

  const complain = (title, row, error) =>
    log.error({ title, details: `row ${row.rowId}, ${JSON.stringify(row.event)}: ${error}` });

  return { execute };
});
