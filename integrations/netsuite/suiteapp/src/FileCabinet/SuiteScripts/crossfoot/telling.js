/**
 * From a save to an event on its way: sent, else parked, else in the log. Never an error for the user, whose save is
 * done already. Some 20 units of the 1,000 that a user event may use.
 *
 * @NApiVersion 2.1
 * @NModuleScope SameAccount
 */
define(['N/cache', 'N/log', './delivery', './events', './outbox'], (cache, log, delivery, events, outbox) => {
  const PAUSE_S = 300; // the shortest that N/cache keeps anything
  const DOWN = 'down';

  /** Tells Crossfoot of a save. Returns nothing and throws nothing. */
  const tell = (context) => {
    let event = null;
    try {
      const now = new Date();
      event = events.of(context, now);
      if (event) {
        sendOrPark(event, now);
      }
    } catch (error) {
      complain('Crossfoot was not told of a change; polling will find it', event, error);
    }
  };

  const sendOrPark = (event, now) => {
    try {
      if (isDown()) {
        throw new Error('Crossfoot did not answer a moment ago; not tried');
      }
      delivery.send([event], now);
    } catch (error) {
      notePause(error);
      outbox.park(event, error, now);
    }
  };

  /**
   * A server that does not answer costs the user up to 45 s for each save. So after one such wait the saves of the next
   * five minutes are parked at once. An answer, whatever it says, comes quickly and pauses nothing.
   */
  const notePause = (error) => {
    if (error.name === 'SSS_REQUEST_TIME_EXCEEDED') {
      quietly(() => memory().put({ key: DOWN, value: 'T', ttl: PAUSE_S }));
    }
  };

  const isDown = () => quietly(() => memory().get({ key: DOWN })) === 'T';
  const memory = () => cache.getCache({ name: 'crossfoot', scope: cache.Scope.PROTECTED });

  const complain = (title, event, error) =>
    quietly(() => log.error({ title, details: `${JSON.stringify(event)}: ${error}` }));

  /** What only helps must not be what fails. */
  const quietly = (attempt) => {
    try {
      return attempt();
    } catch (error) {
      return undefined;
    }
  };

  return { tell };
});
